# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages of long work: how far it is, how it ended, and checking the books."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from buurtsamen.desk import checking, works
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.models import Work
from buurtsamen.people.rights import Right


@require_GET
@staff(Right.ENTER)
def work(request: DeskRequest, pk: int) -> HttpResponse:
    """A work that goes on when the browser is closed."""
    found = get_object_or_404(Work.objects.of(request.municipality).select_related("asked_by"), pk=pk)
    if not works.may_see(request.user, request.rights, found):
        raise Http404
    kind = works.kind(found)
    page = {"work": found, "title": kind.title, "back": reverse(kind.page), "is_open": found.ended_at is None}
    return render(request, "desk/work.html", page)


@require_http_methods(["GET", "POST"])
@staff(Right.SEE_BOOKS)
def check_books(request: DeskRequest) -> HttpResponse:
    """What the last check of the books found, and a button for the next one."""
    if request.method == "POST":
        return redirect("desk_work", works.start(checking.NAME, request=request).pk)
    last = works.last(request.municipality, checking.NAME)
    lines = last.outcome.get("lines", []) if last else []
    page = {
        "work": last,
        "lines": lines,
        "wrong": [line for line in lines if line[2]],
        "is_open": last is not None and last.ended_at is None,
        "may_see": last is not None and works.may_see(request.user, request.rights, last),
    }
    return render(request, "desk/check_books.html", page)
