# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the lives of rounds and of vouchers: every step, who may take it, and what it brings about."""

from buurtsamen.core.lives import Step
from buurtsamen.rounds.models import Round, Voucher

R, V = Round.State, Voucher.State
MANAGER, PRINTER, CALENDAR = "programme manager", "whoever runs the print", "nightly work"
HOLDER, HELPDESK = "whoever holds the code", "helpdesk"

ROUND = {
    "prepare": Step(
        "prepared",
        (R.DRAFT,),
        R.PREPARED,
        (MANAGER,),
        "Its rules can no longer be changed, its ceiling is set aside from the budget, and there is a key for codes.",
    ),
    "print": Step("printed", (R.PREPARED,), R.PRINTED, (PRINTER,), "The letters are on paper."),
    "release": Step(
        "released",
        (R.PRINTED,),
        R.RELEASED,
        (MANAGER,),
        "The letters go into the post and the key is destroyed: nobody can make or read a code.",
    ),
    "open": Step("opened", (R.RELEASED,), R.OPEN, (CALENDAR, MANAGER), "Codes can be activated and given."),
    "close": Step(
        "closed",
        (R.OPEN,),
        R.CLOSED,
        (CALENDAR, MANAGER),
        "No code can be activated any more; what is left of the ceiling goes back to the budget.",
    ),
    "settle": Step(
        "settled",
        (R.CLOSED,),
        R.SETTLED,
        (CALENDAR,),
        "What was not given lapses to the budget, and nobody can tell any more which voucher gave what.",
    ),
}

# The books tell of activating, giving and taking back; no journal does, so that nobody can lay it beside a visit.
VOUCHER = {
    "activate": Step("", (V.ISSUED,), V.ACTIVATED, (HOLDER,), "It takes part; its value is booked out of the ceiling."),
    "give a part": Step(
        "", (V.ISSUED, V.ACTIVATED), V.ACTIVATED, (HOLDER,), "A part is given; the rest can still be given."
    ),
    "give": Step("", (V.ISSUED, V.ACTIVATED), V.GIVEN, (HOLDER,), "All that was left on it is given."),
    "put back": Step(
        "",
        (V.GIVEN, V.ACTIVATED),
        V.ACTIVATED,
        (HOLDER, "an initiative that stops"),
        "What was given can be given again, until its round is settled.",
    ),
    "void": Step(
        "",
        (V.ISSUED, V.ACTIVATED),
        V.VOID,
        (HELPDESK,),
        "Its code is refused; a new letter may take its place. Only when nothing of it was given.",
    ),
    "expire": Step("", (V.ISSUED,), V.EXPIRED, (CALENDAR,), "It was not activated in time."),
    "lapse": Step("", (V.ACTIVATED,), V.EXPIRED, (CALENDAR,), "What was left on it was not given in time."),
}
