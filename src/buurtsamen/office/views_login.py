# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages about the municipality's own login: how it is set, and trying it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.entrance.openid import doors
from buurtsamen.office.provider_form import ProviderForm, keep, written
from buurtsamen.people import journal
from buurtsamen.people.models import IdentityProvider
from buurtsamen.people.rights import Right


@staff(Right.SEE_PEOPLE)
@require_safe
def providers(request: DeskRequest) -> HttpResponse:
    """The logins that vouch for colleagues here; seldom more than one."""
    rows = list(IdentityProvider.objects.of(request.municipality).order_by("name", "pk"))
    context = {
        "providers": [(row, written(row.roles, request.municipality).splitlines()) for row in rows],
        "answer_to": doors.answer_to(request),
        "events": journal.of(*rows) if rows else None,
    }
    return render(request, "office/providers.html", context)


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """Add a login."""
    return _edit(request, IdentityProvider(municipality=request.municipality), "people.identity_provider.added")


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _edit(request, _row(request, pk), "people.identity_provider.changed")


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_safe
def try_it(request: DeskRequest, pk: int) -> HttpResponse:
    """Go to it and see what it tells, without signing in; also before it is on."""
    return doors.lead(request, _row(request, pk), aim="try")


def _edit(request: DeskRequest, row: IdentityProvider, what: str) -> HttpResponse:
    return forms.edit(
        request,
        ProviderForm,
        row,
        title=row.name or _("Add a login"),
        back=reverse("identity_providers"),
        what=what,
        save=keep,
        groups=[
            (_("The login"), ["name", "issuer", "client_id", "secret_text"]),
            (_("Roles"), ["claim", "lines"]),
            (_("How it is used"), ["has_second_factor", "is_on"]),
        ],
    )


def _row(request: DeskRequest, pk: int) -> IdentityProvider:
    rows = IdentityProvider.objects.of(request.municipality).select_related("municipality")
    return get_object_or_404(rows, pk=pk)
