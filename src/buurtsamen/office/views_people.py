# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages about colleagues: who works here, what each did, and who may what."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from buurtsamen.desk import lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.office import rights_words
from buurtsamen.people import colleagues, journal, sessions
from buurtsamen.people.models import FactorReset, Role, RoleName, User
from buurtsamen.people.rights import Right

READ = "people.user.read"


@staff(Right.SEE_PEOPLE)
@require_safe
def people(request: DeskRequest) -> HttpResponseBase:
    """Who works here."""
    held = Role.objects.of(request.municipality).held().filter(user=OuterRef("pk"))
    listing = Listing(
        page="desk_people",
        title=_("Colleagues"),
        rows=colleagues.of(request.municipality),
        columns=[
            Column("naam", _("Name"), lambda user: user.name, sort="name", link=_address),
            Column("adres", _("E-mail address"), lambda user: user.email, sort="email"),
            Column("rollen", _("Roles"), lambda user: "; ".join(role_in_words(role) for role in user.held)),
            Column("stap", _("Second step"), second_step, sort="has_factor"),
            Column("gezien", _("Last signed in"), lambda user: user.last_login or _("never"), sort="last_login"),
        ],
        choices=[
            Choice("rol", _("Role"), RoleName.choices, lambda rows, name: rows.filter(Exists(held.filter(name=name)))),
            Choice(
                "stap",
                _("Second step"),
                [("ja", _("set up")), ("nee", _("not yet"))],
                lambda rows, answer: rows.filter(_has_step(answer == "ja")),
            ),
        ],
        search=_search,
        order="name",
        empty=_("Nobody works here yet."),
        download="collegas",
    )
    return lists.answer(request, listing, intro=_operators(request), links=_links(request))


@staff(Right.SEE_PEOPLE)
@require_safe
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them: facts, roles, and what happened. Whoever looks at another leaves a line too."""
    user = get_object_or_404(colleagues.once_of(request.municipality), pk=pk)
    if user.pk != request.user.pk:
        journal.read(READ, user, where=request.municipality, at=timezone.now(), by=request.user)
    roles = Role.objects.of(request.municipality).filter(user=user).prefetch_related("districts__district")
    held = list(roles.held().order_by("name"))
    resets = list(FactorReset.objects.of(request.municipality).filter(user=user).select_related("asked_by"))
    is_manager = Right.MANAGE_PEOPLE in request.rights
    context = {
        "title": user.name or user.email,
        "person": user,
        "facts": _facts(user),
        "roles": [(role, role.get_name_display(), _districts(role)) for role in held],
        "former": list(roles.exclude(ended_at=None).order_by("-ended_at")),
        "reset": next((reset for reset in resets if reset.ended_at is None), None),
        "may_manage": is_manager and bool(held),
        "may_give": is_manager,
        "is_self": user.pk == request.user.pk,
        "events": journal.of(user, *resets).exclude(what=READ),
    }
    return render(request, "office/person.html", context)


@staff(Right.SEE_PEOPLE)
@require_safe
def who_may_what(request: DeskRequest) -> HttpResponse:
    """The table of rights."""
    context = {"groups": list(rights_words.rows()), "apart": rights_words.apart()}
    return render(request, "office/rights.html", context)


def role_in_words(role: Role) -> str:
    """A role, and behind it the districts it is for."""
    names = ", ".join(_districts(role))
    return f"{role.get_name_display()} ({names})" if names else str(role.get_name_display())


def second_step(user: Any) -> Any:
    """Where somebody shows a second factor."""
    if user.signs_in_at_id:
        return _("at the login of the municipality")
    return _("set up") if user.has_factor else _("not yet")


def _address(user: User) -> str:
    return reverse("desk_person", args=[user.pk])


def _districts(role: Role) -> list[str]:
    return sorted(each.district.name for each in role.districts.all())


def _has_step(has: bool) -> Q:  # noqa: FBT001 - said by name where it is called
    step = Q(has_factor=True) | Q(signs_in_at__isnull=False)
    return step if has else ~step


def _search(rows: QuerySet[User], words: str) -> QuerySet[User]:
    return rows.filter(Q(name__icontains=words) | Q(email__icontains=words))


def _facts(user: User) -> list[tuple[Any, object]]:
    return [
        (_("E-mail address"), user.email),
        (
            _("Signs in with"),
            _("the login of the municipality") if user.signs_in_at_id else _("a code by e-mail and a second step"),
        ),
        (_("Second step"), second_step(user)),
        (_("Last signed in"), user.last_login or _("never")),
        (_("Browsers signed in now"), len(sessions.of(user))),
    ]


def _operators(request: DeskRequest) -> str:
    """Who runs the installation and works here now has no role, but is seen."""
    names = list(User.objects.filter(works_in=request.municipality, is_active=True).values_list("name", flat=True))
    return _("At work here as an operator: %(names)s.") % {"names": ", ".join(sorted(names))} if names else ""


def _links(request: DeskRequest) -> list[tuple[str, Any]]:
    """The pages around the list, each for whoever may open it."""
    every = [
        ("desk_invite", gettext_lazy("Invite a colleague"), Right.MANAGE_PEOPLE),
        ("desk_invitations", gettext_lazy("Invitations"), Right.SEE_PEOPLE),
        ("desk_rights", gettext_lazy("Who may what"), Right.SEE_PEOPLE),
        ("identity_providers", gettext_lazy("Login of the municipality"), Right.SEE_PEOPLE),
    ]
    return [(reverse(route), label) for route, label, right in every if right in request.rights]
