# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever somebody sends, in whatever field of whatever form of an initiative's life, is answered and shown as text.

The forms are found on the pages themselves, so that a new one is tried as well.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import chain, cycle
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from doors import ACCOUNT, DOORS, MAKERS, PUBLIC, Place, furnish
from test_hostile import TEXTS, coded, elsewhere

from buurtsamen.applications import steps
from buurtsamen.applications import urls as of_applications
from buurtsamen.config import worlds
from buurtsamen.conftest import A_DAY_IN_MAY, build, initiative
from buurtsamen.core import traps, walls
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Initiative, Organiser
from buurtsamen.letters import urls as of_letters
from buurtsamen.makers import urls as of_makers
from buurtsamen.makers.tests import making
from buurtsamen.people.models import RoleName
from buurtsamen.reviews import urls as of_reviews
from buurtsamen.reviews.tests import reviewing
from buurtsamen.sharing import urls as of_sharing

ROOMS = {
    "applications": of_applications,
    "letters": of_letters,
    "makers": of_makers,
    "reviews": of_reviews,
    "sharing": of_sharing,
}
TIMES = 14  # that a form is sent in which something can be typed; with so many forms, every text comes by
ROLES = (RoleName.PROGRAMME_MANAGER, RoleName.HELPDESK, RoleName.ADVISER)


@dataclass
class Form:
    """A form on a page: what stands in it, of which some is to be typed and the rest to be chosen or sent along."""

    action: str
    typed: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)

    def sent(self, texts: Iterator[str], *, is_wild: bool) -> dict[str, str]:
        """Fields with texts in them; the wild ones also where nobody can type."""
        given = {name: next(texts) for name in self.given} if is_wild else self.given
        return {**given, **{name: next(texts) for name in self.typed}}


class Page(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self, address: str, page: str) -> None:
        super().__init__()
        self.address, self.forms, self._select = address, [Form("")], ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, kind, form = said.get("name", ""), said.get("type", "text"), self.forms[-1]
        if tag == "form":
            is_post = said.get("method", "").lower() == "post"
            self.forms.append(Form(urljoin(self.address, said.get("action", "")) if is_post else ""))
        elif tag == "option" and self._select:
            form.given[self._select] = form.given.get(self._select) or said.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and kind not in ("hidden", "radio", "checkbox", "file")):
            form.typed += [name] if name != "website" else []  # in which only a machine types
        elif tag == "input" or name == "doe":
            form.given.setdefault(name, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.forms.append(Form(""))
        elif tag == "select":
            self._select = ""

    def found(self) -> Iterator[Form]:
        for form in self.forms:
            form.given.pop("csrfmiddlewaretoken", "")
            if "shown" in form.given:
                form.given["shown"] = traps.stamp(at=0)
            if form.action and (form.typed or form.given):
                yield form


@pytest.fixture
def quiet() -> Iterator[None]:
    """What is refused is not written down."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@worlds.begin
def here() -> Place:
    """A town in which one person does all work, and makes an initiative in each state."""
    place = furnish(build("lindedorp.test"), 1)
    for role in ROLES:
        staffing.give_role(place.town, place.person, role)
    for number, state in enumerate((Initiative.State.FUNDED, Initiative.State.UNDER_WAY), 301):
        made = making.funded(initiative(place.town.municipality, place.town.north, number, state, state, 100_00))
        Initiative.objects.filter(pk=made.pk).update(state=state, begun_on=A_DAY_IN_MAY)
        Organiser.objects.create(
            municipality=made.municipality, initiative=made, name="Sanne", user=place.person, is_initiator=True
        )
    reviewing.checked(reviewing.sent_in(place.town, 300, "Bank"), place.person)
    return place


def pages(place: Place, room: str) -> Iterator[str]:
    """Every address of a room, about everything that it can be about."""
    doors = {name: door[1] for name, door in DOORS.items()} | MAKERS | PUBLIC | ACCOUNT
    for route in chain(ROOMS[room].public, ROOMS[room].staff):
        assert isinstance(route, URLPattern) and route.name
        about = doors[route.name](place)
        for more in _others(about):
            yield reverse(route.name, kwargs=about | more)


def _others(about: dict[str, Any]) -> list[dict[str, Any]]:
    if "word" in about:
        return [{"word": step.word} for step in steps.STEPS]
    if "kind" in about:
        return [{"kind": "handen"}, {"kind": "spullen"}]
    numbers = Initiative.objects.values_list("number", flat=True)
    return [{"number": number} for number in numbers] if set(about) == {"number"} else [{}]


def forms(client: Client, place: Place, room: str) -> list[Form]:
    """Each form once."""
    found = {}
    for address in pages(place, room):
        answer: Any = client.get(address)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            for form in Page(address, answer.content.decode()).found():
                found[re.sub(r"\d+", "", form.action), *form.typed] = form  # about one thing only
    return list(found.values())


@pytest.mark.parametrize("room", ROOMS)
def test_whatever_is_sent_is_answered_and_shown_as_text(here: Place, room: str, quiet: None) -> None:
    walls.enter(here.town.municipality.pk)
    client = staffing.at_desk(here.town, here.person)
    every = forms(client, here, room)
    first = list(ROOMS).index(room) * len(TEXTS) // len(ROOMS)
    texts, failed = cycle(TEXTS[first:] + TEXTS[:first]), []
    for form in every:
        for turn in range(TIMES if form.typed else 4):
            sent = form.sent(texts, is_wild=turn % 3 == 0)
            block = transaction.atomic()
            block._from_testcase = True  # type: ignore[attr-defined] # a durable one may begin in it, as in every test
            with block:
                failed += [(form.action, sent, wrong) for wrong in wrongs(client, form.action, sent)]
                transaction.set_rollback(True)
            cache.clear()

    assert not failed, f"{len(failed)}, the first: {failed[:2]!a}"


def wrongs(client: Client, action: str, sent: dict[str, str]) -> Iterator[object]:
    """What is wrong with the answer, and with the page to which it leads."""
    try:
        answer: Any = client.generic("POST", action, coded(sent), "application/x-www-form-urlencoded")
        if answer.status_code == 302:
            assert answer["Location"].startswith("/"), answer["Location"]
            answer = client.get(answer["Location"])
    except Exception as error:
        yield error
        return
    if answer.status_code >= 500:
        yield answer.status_code
    if answer.get("Content-Type", "").startswith("text/html"):
        yield from elsewhere(answer.content.decode())
