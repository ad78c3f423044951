# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of the standard answers: read them, write one, and see what it said before."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.people import journal
from buurtsamen.people.rights import Right
from buurtsamen.reviews.forms import StandardAnswerForm
from buurtsamen.reviews.models import StandardAnswer


@require_safe
@staff(Right.SEE_SETTINGS)
def standard_answers(request: DeskRequest) -> HttpResponse:
    """All of them."""
    context = {
        "answers": StandardAnswer.objects.of(request.municipality),
        "may_change": Right.CHANGE_TEXTS in request.rights,
    }
    return render(request, "reviews/staff/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_TEXTS)
def new_answer(request: DeskRequest) -> HttpResponse:
    """Write one more."""
    row = StandardAnswer(municipality=request.municipality)
    return _edit(request, row, _("A new standard answer"), "reviews.standard_answer.made")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_TEXTS)
def change_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one; what it said before stands under it."""
    row = get_object_or_404(StandardAnswer.objects.of(request.municipality), pk=pk)
    return _edit(request, row, row.title, "reviews.standard_answer.changed")


def _edit(request: DeskRequest, row: StandardAnswer, title: str, what: str) -> HttpResponse:
    return forms.edit(
        request,
        StandardAnswerForm,
        row,
        title=title,
        back=reverse("standard_answers"),
        what=what,
        template="reviews/staff/answer.html",
        events=journal.of(row) if row.pk else None,
    )
