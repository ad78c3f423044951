# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""An auditor reads everything that is set, and finds nothing to change it with."""

import pytest

from buurtsamen.conftest import Town
from buurtsamen.desk.tests import staffing
from buurtsamen.mail.models import MailText
from buurtsamen.people import journal
from buurtsamen.people.models import IdentityProvider, RoleName


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("instellingen/", "lindedorp.test"),
        ("instellingen/mails/", "/people/invitation/nl/lezen/"),
        ("instellingen/mails/people/invitation/nl/lezen/", "Kom &lt;b&gt; erbij"),
        ("instellingen/mails/people/login_code/en/lezen/", "8258-3367"),
        ("instellingen/huisstijl/eerder/", "<del>#12583d</del> → <ins>#1c4e89</ins>"),
        ("mensen/login/", "https://login.lindedorp.test"),
    ],
)
def test_an_auditor_reads_what_is_set_and_changes_nothing(town: Town, page: str, said: str) -> None:
    here, auditor = {"municipality": town.municipality}, staffing.colleague(town, RoleName.AUDITOR)
    IdentityProvider.objects.create(**here, name="X", issuer="https://login.lindedorp.test", client_id="x", secret=b"x")
    MailText.objects.create(
        **here, name="people/invitation", language="nl", subject="Hoi", text="Kom <b> erbij: {link}"
    )
    change = {"primary": ["#12583d", "#1c4e89"]}
    at = auditor.joined_at
    journal.record("places.brand.changed", town.municipality, where=town.municipality, at=at, by=auditor, change=change)

    text = staffing.at_desk(town, auditor).get(f"/kantoor/{page}").text

    assert said in text
    main = text.partition("<main")[2].partition("</main>")[0]
    assert 'method="post"' not in main
    assert "data-act" not in main
    assert "Veranderen" not in main
