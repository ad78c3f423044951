# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of beginning a plan for a resident, with their say-so."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from buurtsamen.applications import pages, starting, steps
from buurtsamen.applications.models import Application
from buurtsamen.applications.organiser_forms import ResidentForm
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.people.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.ACT_FOR_RESIDENTS)
def begin_for(request: DeskRequest) -> HttpResponse:
    """Begin a plan for a resident, or go on with one; the steps themselves are those of the street."""
    form = ResidentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = _begun(request, form)
        except starting.Refused as refusal:
            form.add_error("email", str(refusal.message))
        else:
            return redirect(pages.address(made, steps.STEPS[0]))
    helped = starting.reachable(request.user, request.municipality, is_sure=True).filter(helper=request.user)
    context = {
        "form": form,
        "helped": [(row, steps.is_reopened(row), pages.saved(row)) for row in helped[:50]],
    }
    return render(request, "applications/staff_begin.html", context, status=422 if form.errors else 200)


def _begun(request: DeskRequest, form: ResidentForm) -> Application:
    said = form.cleaned_data
    return starting.start_for(
        said["email"],
        request.municipality,
        name=said["name"],
        helper=request.user,
        why=_("The resident asks for it: %(how)s.") % {"how": said["said"]},
        at=timezone.now(),
        origin=request.build_absolute_uri("/").rstrip("/"),
        language=get_language() or "nl",
    )
