# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what Today and search tell of people, mail and places, which lie below the desk."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.desk import history
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.search import MOST, Found
from buurtsamen.desk.today import MOST_CHANGES, Change, Waiting
from buurtsamen.mail.models import Mail
from buurtsamen.people import journal
from buurtsamen.people.models import FactorReset, Invitation, User
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays
from buurtsamen.places.models import Address

SOON = timedelta(days=2)  # an invitation that ends within this time waits for whoever sent it
_TOLD = {  # what of the journal is told on Today, and to whom
    Right.SEE_PEOPLE: ("people.invitation.accepted", "people.role.given", "people.role.changed", "people.role.ended"),
    Right.SEE_SETTINGS: ("places.municipality.changed", "places.brand.changed", "places.brand.restored"),
}
_DOOR = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})[ ,]*([0-9]{1,5})[ -]*([A-Z]?)[ -]*([0-9A-Z]{0,4})")


def waits(request: DeskRequest) -> Iterator[Waiting]:
    """Colleagues who lost their second factor, and invitations that end soon."""
    if Right.MANAGE_PEOPLE not in request.rights:
        return
    now = timezone.now()
    resets = FactorReset.objects.of(request.municipality).filter(ended_at=None)
    for reset in resets.exclude(Q(asked_by=request.user) | Q(user=request.user)).select_related("user"):
        on = reset.asked_at.astimezone(AMSTERDAM).date()
        yield Waiting(
            what=_("Agree to a new second step, together with the colleague who asked for it"),
            title=reset.user.name,
            url=reverse("factor_reset_agree", args=[reset.pk]),
            button=_("Look at it"),
            since=on,
            due=workdays.due(on, 1, request.municipality),
        )
    open_ = Invitation.objects.of(request.municipality).filter(accepted_at=None, withdrawn_at=None)
    for invitation in open_.filter(expires_at__range=(now, now + SOON)):
        yield Waiting(
            what=_("This invitation was not accepted, and ends soon"),
            title=invitation.email,
            url=reverse("desk_invitation", args=[invitation.pk]),
            button=_("Look at it"),
            since=invitation.invited_at.astimezone(AMSTERDAM).date(),
            due=invitation.expires_at.astimezone(AMSTERDAM).date(),
        )


def changed(request: DeskRequest, since: datetime) -> Iterator[Change]:
    """Roles and settings that a colleague changed, and mail that did not arrive."""
    told = [what for right, names in _TOLD.items() if right in request.rights for what in names]
    lines = journal.lines(request.municipality).filter(at__gt=since, what__in=told).exclude(actor=request.user)
    for line in lines.order_by("-at")[:MOST_CHANGES] if told else ():
        who = line.actor.name if line.actor else line.job
        yield Change(line.at, f"{who}: {history.sayings().get(line.what, line.what)}")
    if Right.CHANGE_TEXTS in request.rights:
        yield from _stranded(request, since)


def _stranded(request: DeskRequest, since: datetime) -> Iterator[Change]:
    """Mail that did not arrive, one line for each kind of trouble."""
    rows = Mail.objects.of(request.municipality).stranded().filter(ended_at__gt=since).order_by()
    for state, count, last in rows.values_list("state").annotate(count=Count("pk"), last=Max("ended_at")):
        said = ngettext("%(count)s mail: %(state)s", "%(count)s mails: %(state)s", count)
        words = {"count": count, "state": Mail.State(state).label}
        yield Change(last, said % words, f"{reverse('sent_mails')}?staat={state}")


def find(request: DeskRequest, words: str) -> Iterator[Found]:
    """Colleagues by name or address of mail, and homes by postcode and number."""
    if Right.SEE_PEOPLE in request.rights:
        yield from _people(request, words)
    if Right.SEE_ADDRESSES in request.rights and (door := _DOOR.fullmatch(words.upper())):
        yield from _homes(request, door)


def _people(request: DeskRequest, words: str) -> Iterator[Found]:
    here = User.objects.filter(roles__municipality=request.municipality, roles__ended_at=None).distinct()
    for user in here.filter(Q(name__icontains=words) | Q(email__icontains=words)).order_by("name", "pk")[:MOST]:
        yield Found(_("Colleagues"), user.name, user.email, reverse("desk_person", args=[user.pk]))


def _homes(request: DeskRequest, door: re.Match[str]) -> Iterator[Found]:
    """Whoever looks up an address stands in the journal: it says where somebody lives."""
    digits, letters, number, letter, addition = door.groups()
    rows = Address.objects.of(request.municipality).lived_in().at_postcode(digits + letters).filter(number=int(number))
    if letter or addition:
        rows = rows.filter(Q(letter__iexact=letter, addition__iexact=addition) | Q(addition__iexact=letter + addition))
    homes = rows.select_related("street", "neighbourhood__district").order_by("letter", "addition")
    for home in homes[:MOST]:
        journal.read("places.address.found", home, where=request.municipality, at=timezone.now(), by=request.user)
        door_ = f"{home.number}{home.letter} {home.addition}".strip()
        area = home.neighbourhood
        yield Found(
            group=_("Addresses"),
            title=f"{home.street.name} {door_}, {home.postcode[:4]} {home.postcode[4:]} {home.street.town}",
            text=f"{area.name}, {area.district.name}",
        )
