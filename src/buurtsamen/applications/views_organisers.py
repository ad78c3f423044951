# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of who joins an application, for its initiator, behind signing in."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.applications import answers, homes, joining, pages, steps
from buurtsamen.applications.models import Application
from buurtsamen.applications.organiser_forms import InviteForm
from buurtsamen.applications.pages import MakerRequest
from buurtsamen.applications.steps import BY_NAME

_STEP = BY_NAME["together"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: MakerRequest, key: UUID) -> HttpResponse:
    """Who joins: ask somebody, see who said yes, go on."""
    application = pages.mine(request, key)
    if _STEP not in steps.open_in(application):
        return redirect(application)
    do = request.POST.get("doe", "")
    if do in ("mail", "papier"):
        return _asked(request, application, by_mail=do == "mail")
    if request.method == "POST":
        return _gone_on(application, do)
    return _shown(request, application, InviteForm())


def _asked(request: MakerRequest, application: Application, *, by_mail: bool) -> HttpResponse:
    """Somebody gets a mail, or a paper is made for them."""
    form = InviteForm(request.POST, by_mail=by_mail)
    if not form.is_valid():
        return _shown(request, application, form, status=422)
    if not ratelimit.consume(request, action="ask_organiser"):
        form.add_error("name", _("You asked many people today. Nothing is lost. Go on tomorrow."))
        return _shown(request, application, form, status=429)
    try:
        made = joining.invite(
            application,
            **form.cleaned_data,
            by=request.user,
            at=timezone.now(),
            link=request.build_absolute_uri(reverse("join")),
            language=get_language() or "nl",
        )
    except joining.Refused as refusal:
        form.add_error("email" if by_mail else "name", str(refusal.message))
        return _shown(request, application, form, status=409)
    if not by_mail:
        return redirect("application_paper", application.key, made.pk)
    messages.success(request, _("We sent a mail to %(name)s.") % {"name": made.name})
    return redirect("application_together", application.key)


def _gone_on(application: Application, do: str) -> HttpResponse:
    """This step was looked at. It is no trouble when people still have to say yes."""
    try:
        answers.save(
            application,
            _STEP,
            {},
            is_right=homes.are_enough(application),
            version=application.version,
            at=timezone.now(),
        )
    except answers.Changed:
        return redirect("application_together", application.key)
    return redirect("begin") if do == "stop" else redirect(pages.after(application, _STEP))


def _shown(request: MakerRequest, application: Application, form: InviteForm, status: int = 200) -> HttpResponse:
    there = list(application.co_organisers.all())
    page = pages.context(
        application,
        _STEP,
        form=form,
        joined=[each for each in there if each.joined_at],
        waiting=[each for each in there if not each.joined_at],
        initiator=joining.called(application),
        homes=homes.count(application),
        least=application.municipality.minimum_organisers,
        join_url=request.build_absolute_uri(reverse("join")),
    )
    return render(request, "applications/together.html", page, status=status)


@never_cache
@require_safe
def paper(request: MakerRequest, key: UUID, pk: int) -> HttpResponse:
    """A paper to give to somebody, with their code."""
    application = pages.mine(request, key)
    invited = get_object_or_404(application.co_organisers.filter(joined_at=None), pk=pk)
    page = pages.context(
        application,
        _STEP,
        invited=invited,
        code=joining.code_of(invited),
        initiator=joining.called(application),
        join_url=request.build_absolute_uri(reverse("join")).partition("://")[2],
    )
    return render(request, "applications/paper.html", page)


@never_cache
@require_POST
def take_off(request: MakerRequest, key: UUID, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    application = pages.mine(request, key)
    invited = get_object_or_404(application.co_organisers, pk=pk)
    try:
        joining.take_off(invited, by=request.user, at=timezone.now())
    except joining.Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("%(name)s is off the list.") % {"name": invited.name})
    return redirect("application_together", application.key)
