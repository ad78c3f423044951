# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions to makers, as the desk sees them."""

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.makers.models import Question
from buurtsamen.people.models import RoleName
from buurtsamen.places.models import District

PAGE = "/kantoor/vragen/"


def asked(town: Town, text: str, **fields: object) -> Question:
    return Question.objects.create(
        municipality=town.municipality,
        initiative=town.garden,
        name="Joke",
        text=text,
        who="11111111-1111-4111-8111-111111111111",
        network="22222222-2222-4222-8222-222222222222",
        asked_on=A_DAY_IN_MAY,
        **fields,
    )


def test_the_desk_sees_what_waits_and_until_when_and_never_who_asked(town: Town) -> None:
    asked(town, "Mag mijn hond mee?", confirmed_on=A_DAY_IN_MAY)
    asked(town, "Nooit bewezen")
    asked(town, "Verborgen", confirmed_on=A_DAY_IN_MAY, hidden_on=A_DAY_IN_MAY)

    page = at_desk(town, colleague(town, RoleName.HELPDESK)).get(PAGE).content.decode()

    assert "Mag mijn hond mee?" in page
    assert "/kantoor/initiatieven/1/" in page
    assert "12 mei" in page  # two working days after Sunday 10 May
    assert not any(words in page for words in ("Nooit bewezen", "Verborgen", "Joke"))


def test_a_coordinator_of_another_district_sees_none(town: Town) -> None:
    asked(town, "Mag mijn hond mee?", confirmed_on=A_DAY_IN_MAY)
    other = District.objects.create(municipality=town.municipality, code="WK000101", name="Buiten", year=2026)
    desk = at_desk(town, colleague(town, RoleName.COORDINATOR, districts=[other]))

    assert "Mag mijn hond mee?" not in desk.get(PAGE).content.decode()
