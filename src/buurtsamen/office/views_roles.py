# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages that change what a colleague may: roles, sessions, a second factor that was lost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from buurtsamen.desk import acts
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.office import role_forms
from buurtsamen.people import colleagues, factors, roles
from buurtsamen.people.models import FactorReset, Role, RoleName, User
from buurtsamen.people.rights import Right


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a colleague a role."""
    user = get_object_or_404(colleagues.once_of(request.municipality), pk=pk)
    form, status = role_forms.GiveForm(role_forms.sent(request), municipality=request.municipality), 200
    if form.is_valid():
        try:
            roles.give(
                user,
                RoleName(form.cleaned_data["role"]),
                request.municipality,
                districts=form.ids(),
                by=request.user,
                at=timezone.now(),
                why=form.cleaned_data["why"],
            )
        except roles.Refused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, _("%(name)s has this role from now on.") % {"name": user.name})
            return redirect(_page(user))
    title = _("A role for %(name)s") % {"name": user.name}
    return role_forms.shown(request, form, title=title, button=_("Give this role"), back=_page(user), status=status)


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def districts(request: DeskRequest, pk: int) -> HttpResponse:
    """Change the districts of a role."""
    role = _role(request, pk)
    chosen = list(role.districts.values_list("district_id", flat=True))
    form, status = (
        role_forms.DistrictsForm(
            role_forms.sent(request), municipality=request.municipality, initial={"districts": chosen}
        ),
        200,
    )
    if form.is_valid():
        try:
            roles.change_districts(role, districts=form.ids(), by=request.user, at=timezone.now())
        except roles.Refused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, _("The districts are changed, from the next page on."))
            return redirect(_page(role.user))
    title = _("Districts of %(name)s as %(role)s") % {"role": role.get_name_display(), "name": role.user.name}
    return role_forms.shown(request, form, title=title, button=_("Save"), back=_page(role.user), status=status)


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """End a role."""
    role = _role(request, pk)
    words = {"role": role.get_name_display(), "name": role.user.name}
    text = _("%(name)s is no longer %(role)s, from their next page on. What they did stays in the journal.") % words
    if role.provider_id:
        text += " " + _("The login of the municipality gave this role, and gives it again unless it is changed there.")
    return acts.ask(
        request,
        title=_("End the role %(role)s of %(name)s?") % words,
        text=text,
        button=_("End this role"),
        do=lambda why: roles.end(role, by=request.user, at=timezone.now(), why=why),
        refused=(roles.Refused,),
        back=_page(role.user),
        is_danger=True,
    )


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: DeskRequest, pk: int) -> HttpResponse:
    """End all sessions of a colleague."""
    user = get_object_or_404(colleagues.of(request.municipality), pk=pk)

    def do(why: str) -> None:
        colleagues.sign_out(user, municipality=request.municipality, by=request.user, why=why, at=timezone.now())

    return acts.ask(
        request,
        title=_("Sign %(name)s out everywhere?") % {"name": user.name},
        text=_("In every browser they are asked to sign in again. What they did not save is lost."),
        button=_("Sign out everywhere"),
        do=do,
        refused=(colleagues.NotHere,),
        back=_page(user),
        is_danger=True,
    )


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_reset(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask to take a lost second factor away."""
    user = get_object_or_404(colleagues.of(request.municipality), pk=pk)

    def do(why: str) -> None:
        factors.ask_reset(user, municipality=request.municipality, by=request.user, why=why, at=timezone.now())

    return acts.ask(
        request,
        title=_("Has %(name)s lost their second step?") % {"name": user.name},
        text=_(
            "First make sure that it is really them, by phone or face to face. When another administrator agrees, "
            "their second step is taken away, they are signed out everywhere, and they set up a new one."
        ),
        button=_("Ask another administrator"),
        do=do,
        refused=(factors.Refused,),
        back=_page(user),
    )


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def agree_reset(request: DeskRequest, pk: int) -> HttpResponse:
    """Agree to that, as the second administrator."""
    reset = _reset(request, pk)
    words = {"name": reset.user.name, "by": reset.asked_by.name, "why": reset.why}

    def do(_why: str) -> None:
        factors.agree(reset, by=request.user, at=timezone.now(), origin=request.build_absolute_uri("/").rstrip("/"))

    return acts.ask(
        request,
        title=_("Take away the second step of %(name)s?") % words,
        text=_("%(by)s asked for it: “%(why)s” They are signed out everywhere and set up a new one.") % words,
        button=_("I agree"),
        do=do,
        refused=(factors.Refused,),
        back=_page(reset.user),
        needs_reason=False,
        is_danger=True,
    )


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_reset(request: DeskRequest, pk: int) -> HttpResponse:
    """Refuse it, or think better of it."""
    reset = _reset(request, pk)
    return acts.ask(
        request,
        title=_("Let %(name)s keep their second step?") % {"name": reset.user.name},
        text=_("Nothing is taken away. It can be asked again."),
        button=_("Let them keep it"),
        do=lambda why: factors.refuse(reset, by=request.user, at=timezone.now(), why=why),
        refused=(factors.Refused,),
        back=_page(reset.user),
    )


def _role(request: DeskRequest, pk: int) -> Role:
    return get_object_or_404(Role.objects.of(request.municipality).select_related("user", "municipality"), pk=pk)


def _reset(request: DeskRequest, pk: int) -> FactorReset:
    rows = FactorReset.objects.of(request.municipality).select_related("user", "asked_by", "municipality")
    return get_object_or_404(rows, pk=pk)


def _page(user: User) -> str:
    return reverse("desk_person", args=[user.pk])
