# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for mail about new needs nearby: asked for by mail, proven by a link, ended by one press."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.core import failpoints
from buurtsamen.mail import mail
from buurtsamen.places import hosts, near
from buurtsamen.places.models import District, Municipality
from buurtsamen.sharing import contacts, finding, quotas, words
from buurtsamen.sharing.contacts import Contact
from buurtsamen.sharing.models import Alert, Need
from buurtsamen.sharing.offers import PROVEN_WITHIN
from buurtsamen.sharing.refusals import Expired, TooLate

A_WEEK = timedelta(days=7)
MOST = 20  # needs in one mail; the rest is on the site


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of.

    Attributes:
        metres: from the spot of their contact; none when it is about a district.
        kind: a value of Need.Kind; empty for both.
    """

    metres: int | None
    district: District | None
    kind: str
    rhythm: str


@transaction.atomic
def ask(municipality: Municipality, contact: Contact, wish: Wish, *, network: str, on: date, at: datetime) -> Alert:
    """Somebody wants mail; nothing is sent but a link, until they follow it.

    Args:
        network: as `core.http.client_network` gives it.
        on: today, Dutch time: what is shown later is news.

    Raises:
        TooMany: nothing was kept, no mail was sent.
    """
    alert = Alert.objects.create(
        municipality=municipality,
        who=contacts.key_of(contact.email),
        contact=contacts.sealed(contact),
        kind=wish.kind,
        metres=wish.metres,
        district=wish.district,
        rhythm=wish.rhythm,
        network=quotas.count(contact.email, network=network, at=at),
        made_at=at,
        told_on=on,
    )
    _send("alert_confirm", alert, contact, wish=described(alert))
    return alert


@transaction.atomic
def confirm(alert: Alert, *, at: datetime) -> None:
    """The address is theirs: from now on news is sent. What they asked before is replaced.

    Raises:
        Expired, TooLate: nothing was changed.
    """
    if alert.made_at + PROVEN_WITHIN <= at:
        raise Expired
    Alert.objects.of(alert.municipality).filter(who=alert.who, proven_at__isnull=False).exclude(pk=alert.pk).delete()
    if not Alert.objects.filter(pk=alert.pk, proven_at=None).update(proven_at=at, network=None):
        raise TooLate
    alert.proven_at = at


def end(alert: Alert) -> None:
    """Nothing is sent any more, and nothing is known of them. Safe to repeat."""
    Alert.objects.filter(pk=alert.pk).delete()


def tell(municipality: Municipality, *, on: date) -> int:
    """Send what is new to everybody whose turn it is. Safe to repeat: news is told once.

    Returns:
        How many mails.
    """
    Need.objects.of(municipality).public(on).filter(shown_on=None).update(shown_on=on)
    alerts = list(Alert.objects.of(municipality).filter(proven_at__isnull=False, told_on__lt=on))
    if not alerts:
        return 0
    since = min(alert.told_on for alert in alerts)
    news = list(finding.shown(municipality, on).filter(shown_on__gt=since))
    return sum(_tell(alert, news, on=on) for alert in alerts)


def described(alert: Alert) -> str:
    """`handen en spullen, tot 1 kilometer van je postcode`."""
    what = alert.get_kind_display() if alert.kind else _("hands and things")
    if alert.district:
        return _("%(what)s, in %(district)s") % {"what": what, "district": alert.district.name}
    return _("%(what)s, up to %(metres)s from your postcode") % {"what": what, "metres": alert.get_metres_display()}


@transaction.atomic
def _tell(alert: Alert, news: list[Need], *, on: date) -> bool:
    contact = contacts.of(alert)
    if contact is None or (alert.rhythm == Alert.Rhythm.WEEK and alert.told_on > on - A_WEEK):
        return False
    mine = [need for need in news if need.shown_on and need.shown_on > alert.told_on and _is_for(alert, contact, need)]
    if not mine:
        return False
    failpoints.reach("alerts.tell")
    if not Alert.objects.filter(pk=alert.pk, told_on=alert.told_on).update(told_on=on):
        return False
    with translation.override(contact.language):
        site = hosts.origin(alert.municipality)
        lines = [_line(need, site) for need in mine[:MOST]]
        more = f"{site}{reverse('help')}"
    _send("alert", alert, contact, list="\n\n".join(lines), more=more)
    return True


def _is_for(alert: Alert, contact: Contact, need: Need) -> bool:
    if alert.kind and need.kind != alert.kind:
        return False
    if alert.metres is None:
        return need.initiative.district_id == alert.district_id
    place = finding.spot(need)
    return bool(place and contact.spot and near.metres(contact.spot, place) <= alert.metres)


def _line(need: Need, site: str) -> str:
    """A need in a mail: what, for which initiative, when, and where to answer."""
    link = f"{site}{reverse('offer_help', args=[need.pk])}"
    facts = ". ".join(filter(None, [need.initiative.title, words.when(need), words.found(need)]))
    return f"{words.title(need)}\n{facts}.\n{link}"


def _send(name: str, alert: Alert, contact: Contact, **more: Any) -> None:
    with translation.override(contact.language):
        token, site = contacts.token(alert), hosts.origin(alert.municipality)
        mail.send(
            name=f"sharing/{name}",
            to=contact.email,
            municipality=alert.municipality,
            language=contact.language,
            unsubscribe=f"{site}{reverse('alert_end', args=[token])}",
            link=f"{site}{reverse('alert', args=[token])}",
            end=f"{site}{reverse('alert_end', args=[token])}",
            **more,
        )
