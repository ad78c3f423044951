# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of questions to makers: which wait for an answer, and for how long."""

from typing import Any

from django.db.models import Q
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from buurtsamen.desk import lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.initiatives import inbox
from buurtsamen.makers.models import Question
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays


def _due(question: Question) -> Any:
    """The last day on which an answer is in time; none once it is there."""
    if question.answered_on or not question.confirmed_on:
        return None
    return workdays.due(question.confirmed_on, question.municipality.answer_days, question.municipality)


COLUMNS = [
    Column(
        "vraag",
        _("Question"),
        lambda row: row.text if len(row.text) < 80 else f"{row.text[:79]}…",
        sort="text",
        link=lambda row: reverse("staff_initiative", args=[row.initiative.number]),
    ),
    Column("initiatief", _("Initiative"), lambda row: row.initiative.title, sort="initiative__title"),
    Column("gesteld", _("Asked on"), lambda row: row.confirmed_on, sort="confirmed_on"),
    Column("uiterlijk", _("Answer before"), _due),
    Column("beantwoord", _("Answered on"), lambda row: row.answered_on, sort="answered_on"),
]


@require_safe
@staff(Right.ANSWER_QUESTIONS)
def staff_questions(request: DeskRequest) -> HttpResponseBase:
    """Questions of visitors to makers, in the districts of who looks. Who asked is not in it."""
    mine = inbox.of(request.user, request.municipality, Right.ANSWER_QUESTIONS)
    rows = Question.objects.of(request.municipality).asked().filter(initiative__in=mine)
    stands = [("wacht", _("waits for an answer")), ("beantwoord", _("answered"))]
    listing = Listing(
        page="staff_questions",
        title=_("Questions to makers"),
        rows=rows.select_related("initiative", "municipality"),
        columns=COLUMNS,
        choices=[
            Choice("stand", _("State"), stands, lambda rows, value: rows.filter(answered_on__isnull=value == "wacht"))
        ],
        search=lambda rows, typed: rows.filter(Q(text__icontains=typed) | Q(initiative__title__icontains=typed)),
        order="confirmed_on",
        empty=_("Nobody has asked the makers of an initiative anything yet."),
        download="vragen",
    )
    return lists.answer(request, listing)
