# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages of the desk itself: Today, search, saved views, the list of keys."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.core import dates
from buurtsamen.desk import lists, menu, search, today
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.models import SavedView
from buurtsamen.people.rights import Right


@require_safe
@staff(Right.ENTER)
def desk(request: DeskRequest) -> HttpResponse:
    """Today: what waits, what runs, what changed, and how things stand."""
    since = today.visit(request)
    waiting = today.waiting(request)
    page = {
        "first": waiting[0] if waiting else None,
        "waiting": waiting[1:],
        "running": today.running(request),
        "changes": today.changes(request, since),
        "since": since,
        "standing": today.standing(request),
        "day": dates.today(),
    }
    return render(request, "desk/today.html", page)


@require_safe
@staff(Right.ENTER)
def find(request: DeskRequest) -> HttpResponse:
    """Search over everything that somebody may see; a number that is one initiative's leads there at once."""
    words = request.GET.get("zoek", "").replace("\0", "").strip()[:100]
    groups = search.find(request, words) if words else []
    exact = [found for _, part in groups for found in part if found.is_exact and found.url]
    if len(exact) == 1:
        return redirect(exact[0].url)
    return render(request, "desk/search.html", {"words": words, "groups": groups})


@require_safe
@staff(Right.ENTER)
def keys(request: DeskRequest) -> HttpResponse:
    """The keys that do something, and a button to turn them off."""
    return render(request, "desk/keys.html", {"menu": list(menu.of(request))})


@require_http_methods(["GET", "POST"])
@staff(Right.ENTER)
def views(request: DeskRequest) -> HttpResponse:
    """The views that somebody keeps: look at them, or keep one more."""
    mine = SavedView.objects.of(request.municipality).filter(user=request.user)
    if request.method != "POST":
        return render(request, "desk/views.html", {"views": mine.order_by("page", "name")})
    page, name = request.POST.get("page", ""), _name(request)
    address = _address(page)
    query = _query(request.POST.get("query", ""))
    if not name:
        messages.warning(request, gettext("A view needs a name. Nothing was kept yet."))
    else:
        SavedView.objects.update_or_create(
            municipality=request.municipality, user=request.user, page=page, name=name, defaults={"query": query}
        )
        messages.success(request, gettext("This view is kept as “%(name)s”.") % {"name": name})
    return redirect(f"{address}?{query}")


@require_POST
@staff(Right.ENTER)
def view(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a view that somebody keeps another name, or delete it."""
    mine = get_object_or_404(SavedView.objects.of(request.municipality).filter(user=request.user), pk=pk)
    name = _name(request)
    if "delete" in request.POST:
        mine.delete()
        messages.success(request, gettext("The view “%(name)s” is deleted.") % {"name": mine.name})
    elif not name:
        messages.warning(request, gettext("A view needs a name. Nothing was changed."))
    else:
        try:
            with transaction.atomic():
                mine.name = name
                mine.save(update_fields=["name"])
            messages.success(request, gettext("This view is now called “%(name)s”.") % {"name": name})
        except IntegrityError:
            messages.warning(request, gettext("Another view of this list is called so already. Nothing was changed."))
    return redirect("desk_views")


def _name(request: DeskRequest) -> str:
    return request.POST.get("name", "").replace("\0", "").strip()[:60]


def _address(page: str) -> str:
    """Where a list is; only a page of the desk that takes no arguments can be one."""
    try:
        address = reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error
    if not address.startswith(reverse("desk")):
        raise Http404
    return address


def _query(text: str) -> str:
    """What stands behind a "?", without a page number and a download."""
    pairs = [pair for pair in parse_qsl(text.replace("\0", "")) if pair[0] not in (lists.PAGE, lists.DOWNLOAD)]
    return urlencode(pairs)[:1000]
