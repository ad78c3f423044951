# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages about invitations: who was invited, inviting somebody, once more, and taking it back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import acts, lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.office import role_forms
from buurtsamen.people import invitations as rules
from buurtsamen.people import journal, roles
from buurtsamen.people.models import Invitation, RoleName
from buurtsamen.people.rights import Right
from buurtsamen.places.models import District

_OPEN = Q(accepted_at=None, withdrawn_at=None)


@staff(Right.SEE_PEOPLE)
@require_safe
def invitations(request: DeskRequest) -> HttpResponseBase:
    """Who was invited, and what came of it."""
    now = timezone.now()
    names = dict(District.objects.of(request.municipality).values_list("pk", "name"))
    listing = Listing(
        page="desk_invitations",
        title=_("Invitations"),
        rows=Invitation.objects.of(request.municipality).select_related("invited_by"),
        columns=[
            Column("adres", _("E-mail address"), lambda row: row.email, sort="email", link=_page),
            Column("rol", _("Role"), lambda row: _in_words(row, names)),
            Column("door", _("Invited by"), _by),
            Column("op", _("Invited on"), lambda row: row.invited_at, sort="invited_at"),
            Column("staat", _("What came of it"), lambda row: state(row, now)),
        ],
        choices=[
            Choice(
                "staat",
                _("What came of it"),
                [("open", _("open")), ("aanvaard", _("accepted")), ("verlopen", _("expired")), ("weg", _("withdrawn"))],
                lambda rows, answer: rows.filter(_states(now)[answer]),
            )
        ],
        search=_search,
        order="-invited_at",
        empty=_("Nobody was invited yet."),
        download="uitnodigingen",
    )
    links = [(reverse("desk_invite"), _("Invite a colleague"))] if Right.MANAGE_PEOPLE in request.rights else []
    return lists.answer(request, listing, links=links)


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: DeskRequest) -> HttpResponse:
    """Invite somebody to a role."""
    form = role_forms.InviteForm(role_forms.sent(request), municipality=request.municipality)
    status = 200
    if form.is_valid():
        try:
            made = _send(request, form.cleaned_data["email"], form.cleaned_data["role"], form.ids())
            return redirect(_page(made))
        except roles.Refused as refusal:
            form.add_error(None, refusal.message)
            status = 409
    intro = _("They get a mail with a link that works for 14 days, sign in with a code, and set up a second step.")
    return role_forms.shown(
        request,
        form,
        title=_("Invite a colleague"),
        button=_("Send the invitation"),
        back=reverse("desk_invitations"),
        intro=intro,
        status=status,
    )


@staff(Right.SEE_PEOPLE)
@require_safe
def invitation(request: DeskRequest, pk: int) -> HttpResponse:
    """One invitation."""
    row, now = _row(request, pk), timezone.now()
    names = dict(District.objects.of(request.municipality).values_list("pk", "name"))
    is_open = row.accepted_at is None and row.withdrawn_at is None
    context = {
        "title": row.email,
        "state": state(row, now),
        "facts": [
            (_("Role"), _in_words(row, names)),
            (_("Invited by"), _by(row)),
            (_("Invited on"), row.invited_at),
            (_("Works until"), row.expires_at),
        ],
        "links": _links(row, is_open=is_open) if Right.MANAGE_PEOPLE in request.rights else [],
        "events": journal.of(row),
    }
    return render(request, "desk/detail.html", context)


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Send the mail once more, with a new link."""
    row = _row(request, pk)

    def do(_why: str) -> str:
        if row.accepted_at:
            raise rules.Used
        return _page(_send(request, row.email, row.role, row.districts))

    return acts.ask(
        request,
        title=_("Invite %(email)s again?") % {"email": row.email},
        text=_("They get a new link, which works for 14 days. The old one opens nothing any more."),
        button=_("Send again"),
        do=do,
        refused=(rules.Refused, roles.Refused),
        back=_page(row),
        needs_reason=False,
    )


@staff(Right.MANAGE_PEOPLE, is_sensitive=True)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = _row(request, pk)
    return acts.ask(
        request,
        title=_("Take back the invitation of %(email)s?") % {"email": row.email},
        text=_("The link in the mail opens nothing any more. You can invite them again."),
        button=_("Take it back"),
        do=lambda why: rules.withdraw(row, by=request.user, at=timezone.now(), why=why),
        refused=(rules.Refused,),
        back=_page(row),
        is_danger=True,
    )


def state(row: Invitation, now: datetime) -> str:
    """What came of an invitation, in a word."""
    if row.accepted_at:
        return _("accepted")
    if row.withdrawn_at:
        return _("withdrawn")
    return _("open") if row.expires_at > now else _("expired")


def _states(now: datetime) -> dict[str, Q]:
    return {
        "open": _OPEN & Q(expires_at__gt=now),
        "aanvaard": Q(accepted_at__isnull=False),
        "verlopen": _OPEN & Q(expires_at__lte=now),
        "weg": Q(withdrawn_at__isnull=False),
    }


def _send(request: DeskRequest, email: str, role: str, districts: list[int]) -> Invitation:
    made, _link = rules.invite(
        municipality=request.municipality,
        email=email,
        role=RoleName(role),
        districts=districts,
        by=request.user,
        at=timezone.now(),
        origin=request.build_absolute_uri("/").rstrip("/"),
        language=request.municipality.languages[0],
    )
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
    return made


def _row(request: DeskRequest, pk: int) -> Invitation:
    rows = Invitation.objects.of(request.municipality).select_related("invited_by", "municipality")
    return get_object_or_404(rows, pk=pk)


def _page(row: Invitation) -> str:
    return reverse("desk_invitation", args=[row.pk])


def _links(row: Invitation, *, is_open: bool) -> list[tuple[str, Any]]:
    if row.accepted_at:
        return []
    again = (reverse("invitation_send_again", args=[row.pk]), _("Send again"))
    return [again, (reverse("invitation_withdraw", args=[row.pk]), _("Take it back"))] if is_open else [again]


def _in_words(row: Invitation, names: dict[int, str]) -> str:
    districts = ", ".join(sorted(names[pk] for pk in row.districts if pk in names))
    return f"{row.get_role_display()} ({districts})" if districts else str(row.get_role_display())


def _by(row: Invitation) -> str:
    return row.invited_by.name if row.invited_by else _("the installation")


def _search(rows: QuerySet[Invitation], words: str) -> QuerySet[Invitation]:
    return rows.filter(email__icontains=words)
