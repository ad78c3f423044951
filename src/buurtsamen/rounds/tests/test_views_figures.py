# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of rounds, side by side."""

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import RoleName
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.tests.autumn import draft, spend, void

PAGE = "/kantoor/cijfers/"


def test_every_round_says_what_was_delivered_activated_and_given(town: Town) -> None:
    draft(town)
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    spend(town.voucher("bram"), 7_50, on=A_DAY_IN_MAY)
    void(town.voucher("chen"), on=A_DAY_IN_MAY)

    answer = at_desk(town, colleague(town, RoleName.AUDITOR)).get(f"{PAGE}?als=csv")

    rows = b"".join(answer.streaming_content).decode("utf-8-sig").replace("\xa0", " ").splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 2  # a draft has no figures
    assert all(figure in rows[1] for figure in ("voorjaar 2026", "5", "2", "40,0 %", "7,50", "45,00", "30,00"))


def test_figures_of_a_neighbour_are_not_shown(town: Town, other_town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))

    assert desk.get(PAGE).content.decode().count("voorjaar 2026") == 1
