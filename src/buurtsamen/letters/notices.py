# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for paper beside the letters: posters, signs and cards with a link of their own, and the newsletter."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.core import dates
from buurtsamen.initiatives import showing
from buurtsamen.initiatives.models import Initiative
from buurtsamen.letters import composing, links
from buurtsamen.letters.models import ShortLink
from buurtsamen.letters.paper import newsletter as letter
from buurtsamen.letters.paper import posters
from buurtsamen.letters.paper.posters import A3, A4, Notice
from buurtsamen.paper.sender import Sender
from buurtsamen.places.models import District, Municipality
from buurtsamen.rounds.models import Round

Channel = ShortLink.Channel
SIZES: Mapping[str, posters.Size] = {"a3": A3, "a4": A4}
_MOST_PLANS = 12  # in the newsletter


def of_initiative(initiative: Initiative, channel: str, size: str, *, on: date) -> bytes:
    """A poster, a street sign or a sheet of door cards about an initiative, as a PDF.

    Raises:
        ValueError: a text does not fit.
    """
    town = initiative.municipality
    with translation.override("nl"):
        plan = composing.plan(initiative, on)
        link, url = _link(town, channel, initiative.get_absolute_url(), on)
        is_saving = initiative.state == Initiative.State.SAVING
        call = _("Give your voucher to number %(number)s") if is_saving else _("Look at how it goes")
        notice = Notice(
            title=plan.title,
            lead=_short(plan.place, 60)
            if channel == Channel.SIGN
            else _short(composing.plain(initiative.summary), 110),
            call=call % {"number": initiative.number},
            link=link,
            url=url,
            picture=plan.picture,
            number=initiative.number,
            saved=_("**%(saved)s** of %(target)s") % {"saved": plan.saved, "target": plan.target} if is_saving else "",
            share=plan.share,
            lines=(_("My name:"), _("Call me:")),
        )
        return _drawn(notice, channel, size, _sender(town))


def of_district(district: District, channel: str, size: str, *, on: date) -> bytes:
    """A poster or a street sign about all that saves in a district, as a PDF.

    Raises:
        ValueError: a text does not fit.
    """
    town = district.municipality
    with translation.override("nl"):
        count = Initiative.objects.of(town).saving().filter(district=district).count()
        saves = ngettext(
            "In %(district)s %(count)s initiative saves", "In %(district)s %(count)s initiatives save", count
        )
        title = saves if count else _("Do you have an idea for %(district)s?")
        link, url = _link(town, channel, f"{reverse('initiatives')}?wijk={district.code}", on)
        lead = _("Every household has a voucher. Choose which initiative you help with it.")
        notice = Notice(
            title=title % {"district": district.name, "count": count},
            lead=lead if count else _("Begin an initiative with two neighbours."),
            call=_("Give your voucher") if count else _("Begin here"),
            link=link,
            url=url,
            picture="ontmoeten",
        )
        return _drawn(notice, channel, size, _sender(town))


def _drawn(notice: Notice, channel: str, size: str, sender: Sender) -> bytes:
    if channel == Channel.CARD:
        return posters.card(notice, sender=sender, is_four=True)
    draw: Callable[..., bytes] = posters.poster if channel == Channel.POSTER else posters.sign
    return draw(notice, sender=sender, size=SIZES[size])


def _link(town: Municipality, channel: str, path: str, on: date) -> tuple[str, str]:
    """The short address, as people type it and as a QR code says it: in capitals it is coarser."""
    link = links.of(town, channel, path, on=on)
    site = composing.words(town)["site"]
    return f"{site}/p/{link.word}", f"{_scheme()}://{site}/p/{link.word}".upper()


def _scheme() -> str:
    return "https" if settings.HTTPS else "http"


def _sender(town: Municipality) -> Sender:
    return composing.design(town, composing.words(town), is_large=False).sender


def _short(text: str, most: int) -> str:
    """Whole words of a text, so many signs of it at most."""
    if len(text) <= most:
        return text
    return text[: text.rindex(" ", 0, most) if " " in text[:most] else most].rstrip(",.;: ") + " …"


def newsletter(town: Municipality, *, on: date) -> bytes:
    """The general newsletter of a day, tagged so that it can be read aloud.

    Raises:
        ValueError: a text does not fit.
    """
    with translation.override("nl"):
        saving = list(Initiative.objects.of(town).saving().select_related("neighbourhood"))
        plans = [composing.plan(each, on) for each in showing.fair_order(saving, on)[:_MOST_PLANS]]
        round_ = Round.objects.of(town).exclude(state=Round.State.DRAFT).order_by("-opens_on").first()
        site = composing.words(town)["site"]
        link = links.of(town, Channel.NEWSLETTER, reverse("initiatives"), on=on)
        to = (_("All initiatives on %(site)s") % {"site": site}, f"{_scheme()}://{site}/p/{link.word}")
        idea = _(
            "Do you have an idea for your neighbourhood? Begin an initiative with two neighbours, or call %(phone)s."
        )
        stories = [
            letter.Story(_("These initiatives save now"), () if plans else [_("Nobody saves now.")], plans=plans),
            letter.Story(links=[to]),
            letter.Story(_("Remember these days"), days=_days(round_) if round_ else []),
            letter.Story(_("Do you have an idea?"), [idea % {"phone": town.phone}]),
        ]
        if not round_:
            del stories[2]
        return letter.write(
            _("News of %(platform)s") % {"platform": town.platform},
            dates.day(on, year=True),
            stories,
            sender=_sender(town),
            made_at=datetime.combine(on, time(), dates.AMSTERDAM),
        )


def _days(round_: Round) -> list[tuple[str, str]]:
    return [
        (dates.day(round_.opens_on, year=True), _("from now on you can use your code")),
        (dates.day(round_.closes_on, year=True), _("last day to use your code")),
        (dates.day(round_.gives_until, year=True), _("last day to give")),
    ]
