# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for every page that there is, and how somebody comes to it."""

from collections.abc import Callable

from django.template.loader import render_to_string

from browser.towns import PLANS
from browser.visitor import Visitor
from buurtsamen.website.urls import PATHS

Walk = Callable[[Visitor], object]


def at(path: str, status: int = 200) -> Walk:
    """With nothing in hand."""
    return lambda visitor: visitor.opens(path, status)


def holding(name: str, path: str = "/geven/", status: int = 200, choice: str = "") -> Walk:
    """With a code in hand."""
    return lambda visitor: visitor.holds(name, choice=choice).opens(path, status)


def refused(why: str, typed: str, status: int = 422) -> Walk:
    """With something in hand that is no code of a voucher here."""
    return lambda visitor: visitor.holds(refused=why, typed=typed).opens("/geven/", status)


def chose_nothing(visitor: Visitor) -> None:
    visitor.holds("looks").opens("/geven/").presses("Verder", 422)


def kept(visitor: Visitor) -> None:
    visitor.holds("kept", choice="later").opens("/geven/klopt-dit/").presses("Ja, bewaar mijn waardebon")


def too_long_open(visitor: Visitor) -> None:
    visitor.holds("looks").opens("/geven/")
    visitor.page.context.clear_cookies(name="csrftoken")
    visitor.presses("Verder", 403)


def nowhere(visitor: Visitor) -> None:
    answer = visitor.page.goto(visitor.site.server.url("/", "nergens.localhost"))
    assert answer is not None and answer.status == 404


def broken(visitor: Visitor) -> None:
    """The page of an error on our side, which nothing on the site can call up, in the place of another."""
    visitor.opens("/over/")
    address, headers = visitor.url("/over/"), visitor.documents[-1].headers
    policy = {"content-security-policy": headers["content-security-policy"]}
    text = render_to_string("website/failed.html")
    page = {"status": 500, "content_type": "text/html", "headers": policy, "body": text}
    visitor.page.route(address, lambda route: route.fulfill(**page))
    visitor.opens("/over/", 500)
    visitor.page.unroute(address)


def in_another_town(walk: Walk) -> Walk:
    """The same, where the round still has to begin."""

    def walked(visitor: Visitor) -> None:
        place = visitor.place
        visitor.place = next(
            other
            for name, other in visitor.site.places.items()
            if other.host == f"{place.host.partition('.')[0]}-straks.localhost"
        )
        try:
            walk(visitor)
        finally:
            visitor.place = place

    return walked


PAGES: dict[str, Walk] = {
    "home": at("/"),
    "home-en": at("/en/"),
    "home-straks": in_another_town(at("/")),
    "initiatives": at("/initiatieven/"),
    "initiatives-none": at("/initiatieven/?waar=dromedaris"),
    "initiatives-nobody": in_another_town(at("/initiatieven/")),
    "initiatives-filtered": at("/initiatieven/?waar=soep&fase=done&thema=eten"),
    "initiatives-postcode": at("/initiatieven/?waar=7602AB&wijk=heel"),
    **{f"initiative-{plan.slug}": at(f"/initiatieven/{plan.slug}/") for plan in PLANS},
    "enter": at("/geven/"),
    "enter-chosen": lambda visitor: visitor.holds(choice="oversteken").opens("/geven/"),
    "choose": holding("looks"),
    "choose-found": holding("looks", "/geven/?waar=kas"),
    "choose-none": holding("looks", "/geven/?waar=dromedaris"),
    "choose-rest": holding("half"),
    "choose-nothing": chose_nothing,
    "choose-en": holding("looks", "/en/geven/"),
    "confirm-parts": holding("looks", "/geven/klopt-dit/", choice="oversteken"),
    "confirm-whole": holding("half", "/geven/klopt-dit/", choice="oversteken"),
    "confirm-later": holding("looks", "/geven/klopt-dit/", choice="later"),
    "activated": kept,
    "receipt": holding("given", "/geven/bewijs/"),
    "receipt-rest": holding("half", "/geven/bewijs/"),
    "receipt-reached": holding("given-last", "/geven/bewijs/"),
    "receipt-en": holding("given", "/en/geven/bewijs/"),
    "refused-given-undo": holding("given"),
    "refused-given": holding("given-long-ago"),
    "refused-early": in_another_town(holding("early")),
    "refused-expired": holding("expired"),
    "refused-expired-kept": holding("expired-kept"),
    "refused-void": holding("void"),
    "refused-replaced": holding("replaced"),
    "unread-length": refused("WrongLength", "7K3M-9XQ2"),
    "unread-lookalike": refused("Lookalike", "7K3M-9XQ2-4TBO"),
    "unread-mistyped": refused("Mistyped", "2222-2222-2223"),
    "unread-unknown": refused("Unknown", "2222-2222-2222"),
    "unread-elsewhere": refused("Elsewhere", "3333-3333-3333"),
    "unread-too-many": refused("TooMany", "2222-2222-2222", 429),
    "not-saving": holding("looks", "/geven/klopt-dit/", 409, choice="soep"),
    "not-saving-gone": holding("looks", "/geven/klopt-dit/", 409, choice="weg"),
    **{f"page-{path}": at(f"/{path}/") for path in PATHS.values()},
    "not-found": at("/bestaat-niet/", 404),
    "csrf-failed": too_long_open,
    "unknown-host": nowhere,
    "failed": broken,
}
