# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of the public texts: change a page, see what it said before, and take that back."""

from functools import partial
from itertools import pairwise

from django.conf import settings
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core.pagecache import fresh
from buurtsamen.desk import acts, forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.website import differences, languages, pages
from buurtsamen.website.models import Page, PageVersion
from buurtsamen.website.text_form import TextForm
from buurtsamen.website.views_public import current_round


@require_safe
@staff(Right.SEE_SETTINGS)
def texts(request: DeskRequest) -> HttpResponse:
    """Every page in every language, and who changed it last."""
    last = PageVersion.objects.filter(page=OuterRef("pk")).order_by("-number")
    rows = Page.objects.of(request.municipality).annotate(
        saved_at=Subquery(last.values("saved_at")[:1]), saved_by=Subquery(last.values("saved_by__name")[:1])
    )
    of_name: dict[str, dict[str, Page]] = {}
    for row in rows:
        of_name.setdefault(row.name, {})[row.language] = row
    spoken = languages.of(request.municipality)
    every = [
        (name.label, [(label, of_name[name][code]) for code, label in spoken.items() if code in of_name[name]])
        for name in Page.Name
        if name in of_name
    ]
    return render(request, "website/staff/texts.html", {"pages": every})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_TEXTS)
def text(request: DeskRequest, name: str, language: str) -> HttpResponse:
    """Write a page, and see how it reads before it is kept."""
    page = _page(request, name, language)
    response = forms.edit(
        request,
        partial(TextForm, round_=current_round(request)),
        page,
        title=_said(page),
        back=reverse("texts"),
        what="website.page.changed",
        save=lambda form: _keep(form, request.user),
        template="website/staff/text.html",
        page=page,
    )
    return fresh(response) if response.status_code == 302 else response


@require_safe
@staff(Right.SEE_SETTINGS)
def versions(request: DeskRequest, name: str, language: str) -> HttpResponse:
    """What a page said before, and what each version changed."""
    page = _page(request, name, language)
    rows = [*page.versions.select_related("saved_by").order_by("-number"), None]
    changed = [
        (now, differences.between(was.text if was else "", now.text) if was else [], was)
        for now, was in pairwise(rows)
        if now
    ]
    context = {"title": _said(page), "page": page, "versions": changed}
    return render(request, "website/staff/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_TEXTS)
def restore(request: DeskRequest, name: str, language: str, number: int) -> HttpResponse:
    """Let a page say again what it said in an earlier version; that is a new version."""
    page = _page(request, name, language)
    version = get_object_or_404(page.versions, number=number)

    def do(why: str) -> None:
        pages.restore(version, by=request.user, at=timezone.now(), why=why)
        messages.success(request, _("The page says again what it said then."))

    response = acts.ask(
        request,
        title=_("Take back version %(number)s") % {"number": number},
        text=_("The page becomes what it was. What it says now stays in its history."),
        button=_("Put it back"),
        do=do,
        back=reverse("text_versions", args=[name, language]),
        needs_reason=False,
    )
    return fresh(response) if response.status_code == 302 else response


def _keep(form: TextForm, by: User) -> None:
    page = form.instance
    page.save(update_fields=["title", "text"])
    pages.keep_version(page, number=page.version + 1, by=by)  # the pattern counts on after this


def _page(request: DeskRequest, name: str, language: str) -> Page:
    page = get_object_or_404(Page.objects.of(request.municipality), name=name, language=language)
    page.municipality = request.municipality
    return page


def _said(page: Page) -> str:
    return f"{Page.Name(page.name).label} ({dict(settings.LANGUAGES)[page.language]})"
