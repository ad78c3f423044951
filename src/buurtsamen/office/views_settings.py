# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of the settings: what is set now, and a page to change each part."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import fresh
from buurtsamen.desk import acts, forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.office import site
from buurtsamen.office.logo_form import LogoForm
from buurtsamen.office.settings import PARTS, HostForm
from buurtsamen.people import journal
from buurtsamen.people.rights import Right
from buurtsamen.places import brands, hosts, logos, middleware, workdays
from buurtsamen.places.models import Host, Municipality

CLOSED_DAYS = 10


def here(request: DeskRequest) -> Municipality:
    """The municipality as it is stored; that of the request is a few seconds old, and shared with other requests."""
    return Municipality.objects.get(pk=request.municipality.pk)


def seen_at_once(response: HttpResponse) -> HttpResponse:
    """Whoever changed a setting sees it on their next page; everybody else within a few seconds."""
    if response.status_code != 302:
        return response
    middleware.forget_hosts()
    return fresh(response)


@staff(Right.SEE_SETTINGS)
@require_safe
def settings(request: DeskRequest) -> HttpResponse:
    """What is set now, in parts."""
    town = here(request)
    context = {
        "parts": [(part, part.facts(town)) for part in PARTS.values()],
        "may_change": Right.CHANGE_SETTINGS in request.rights,
        "hosts": town.hosts.order_by("name"),
        "brand": {name: brands.complete(town.brand)[name] for name in brands.CHOSEN},
        "picture": logos.of(town),
        "events": journal.of(town)[:10],
    }
    return render(request, "office/settings.html", context)


@staff(Right.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: DeskRequest, name: str) -> HttpResponse:
    """Change one part."""
    if name not in PARTS:
        raise Http404
    one, town = PARTS[name], here(request)
    response = forms.edit(
        request,
        one.form,
        town,
        title=one.title,
        intro=one.text,
        back=reverse("settings"),
        what="places.municipality.changed",
        groups=one.groups,
        template="office/part.html",
        closed_days=workdays.closed_from(dates.today(), town, CLOSED_DAYS)
        if "days_off" in one.form.base_fields
        else [],
    )
    return seen_at_once(response)


@staff(Right.CHANGE_SETTINGS, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def host_names(request: DeskRequest) -> HttpResponse:
    """The names in the address bar, and one more."""
    form = HostForm(request.POST or None)
    if form.is_valid():
        try:
            site.add_host(form.cleaned_data["name"], municipality=request.municipality, **_by(request))
        except hosts.Refused as refusal:
            form.add_error("name", str(refusal.message))
        else:
            messages.success(request, _("The name was added. It has to lead to this server too: ask who keeps it."))
            return seen_at_once(redirect("host_names"))
    names = Host.objects.filter(municipality=request.municipality).order_by("name")
    context = {"form": form, "hosts": names, "here": middleware.name_of(request)}
    return render(request, "office/hosts.html", context, status=422 if form.errors else 200)


@staff(Right.CHANGE_SETTINGS, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_host(request: DeskRequest, name: str) -> HttpResponse:
    """Let a name lead nowhere any more."""
    host = get_object_or_404(
        Host.objects.select_related("municipality"), name=name.replace("\0", ""), municipality=request.municipality
    )

    def do(why: str) -> None:
        site.remove_host(host, here=middleware.name_of(request), why=why, **_by(request))
        messages.success(request, _("The name was removed."))

    response = acts.ask(
        request,
        title=_("Remove %(name)s") % {"name": name},
        text=_("Whoever types this name will no longer reach this site. You can add it again later."),
        button=_("Remove the name"),
        do=do,
        back=reverse("host_names"),
        refused=(hosts.Refused,),
        is_danger=True,
    )
    return seen_at_once(response)


@staff(Right.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: DeskRequest) -> HttpResponse:
    """The picture beside the name of the platform."""
    was = logos.of(request.municipality)
    form = LogoForm(request.POST or None, request.FILES or None, was=was)
    if form.is_valid():
        picture, words = form.cleaned_data["picture"], form.cleaned_data["alternative"]
        site.put_logo(picture, words, municipality=request.municipality, **_by(request))
        messages.success(request, _("The logo stands on every page from now on."))
        return seen_at_once(redirect("settings"))
    return render(request, "office/logo.html", {"form": form, "picture": was}, status=422 if form.errors else 200)


@staff(Right.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_logo(request: DeskRequest) -> HttpResponse:
    """Show the little house instead."""
    was = logos.of(request.municipality)
    if was is None:
        return redirect("logo_settings")

    def do(why: str) -> None:
        site.remove_logo(municipality=request.municipality, why=why, **_by(request))
        messages.success(request, _("The logo was removed."))

    response = acts.ask(
        request,
        title=_("Remove the logo"),
        text=_("The little house comes back beside the name of the platform."),
        button=_("Remove the logo"),
        do=do,
        back=reverse("settings"),
        needs_reason=False,
    )
    return seen_at_once(response)


def _by(request: DeskRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}
