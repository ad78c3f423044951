# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk of an initiative: for its makers alone, with what to do now on top."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Initiative, Picture, Update
from buurtsamen.mail.tests.post import posted
from buurtsamen.makers import news, personal, signs
from buurtsamen.makers.models import Stack
from buurtsamen.makers.tests import making
from buurtsamen.people.models import RoleName

HOME = "/mijn/initiatieven/1/"


@pytest.fixture
def noor(town: Town) -> Client:
    return making.browser(town, making.maker(town))


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def do_now(client: Client) -> str:
    found = re.search(r'id="nu">([^<]*)<', client.get(HOME).content.decode())
    return found[1] if found else ""


def photo() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 20), "green").save(file, "JPEG")
    return SimpleUploadedFile("boom.jpg", file.getvalue(), "image/jpeg")


def test_others_find_nothing_here(town: Town, noor: Client) -> None:
    stranger = making.browser(town, staffing.somebody("Joke"))
    boss = staffing.at_desk(town, staffing.colleague(town, RoleName.COORDINATOR, [town.north.district]))
    for address in ("", "waardebonnen/", "nieuws/foto/", "sparen/", "stoppen/"):
        assert noor.get(HOME + address).status_code == 200, address
        assert stranger.get(HOME + address).status_code == 404, address
        assert boss.get(HOME + address).status_code == 404, address
        assert noor.get(f"/mijn/initiatieven/2/{address}").status_code == 404, address
        assert staffing.a_browser(town).get(HOME + address).status_code == 302, address
    assert "Buurttuin" in said(noor.get("/mijn/initiatieven/"))
    assert "nog geen initiatief" in said(stranger.get("/mijn/initiatieven/"))
    assert "/mijn/initiatieven/" in noor.get("/account/").content.decode()
    assert noor.get(f"{HOME}poster.pdf").content[:5] == b"%PDF-"
    assert stranger.get(f"{HOME}poster.pdf").status_code == 404


def test_a_co_organiser_may_all_but_stop(town: Town) -> None:
    joke = making.browser(town, making.maker(town, name="Joke", is_initiator=False))

    assert joke.get(f"{HOME}nieuws/foto/").status_code == 200
    assert joke.get(f"{HOME}stoppen/").status_code == joke.post(f"{HOME}stoppen/").status_code == 404


def test_a_stack_is_entered_without_a_script(town: Town, noor: Client) -> None:
    page = f"{HOME}waardebonnen/"
    good = town.codes["aisha"]

    answer = noor.post(page, {"code": good, "number": "1"})
    assert (answer.status_code, answer["Location"]) == (302, page)
    shown = said(noor.get(page))
    assert "Nummer 1 is goed" in shown
    assert good[-4:] in shown
    assert good[:8] not in shown
    noor.post(page, {"code": good, "number": "2"})
    assert "Nummer 2 is niet geteld. Deze waardebon is al gegeven. Geef de brief terug" in said(noor.get(page))
    noor.post(page, {"code": good, "number": "2"})  # once more, because the answer seemed lost
    noor.post(page, {"code": town.codes["bram"], "number": "2"})
    assert "ook in een ander venster open" in said(noor.get(page))
    assert good[:8] not in str(noor.cookies[signs.COOKIE].value)
    noor.post(page, {"code": "", "number": "3"})

    closed = noor.post(f"{page}klaar/", follow=True)
    listed = said(closed)
    assert "€ 7,50 : 1 goed, 1 niet geteld" in listed.replace("\xa0", " ")
    assert good[-4:] not in listed
    assert not noor.cookies[signs.COOKIE].value
    other = making.browser(town, making.maker(town, name="Joke", is_initiator=False))
    assert other.get(f"{page}{Stack.objects.get().pk}/").status_code == 404


def test_a_colleague_enters_for_residents_on_paper_or_by_phone(town: Town) -> None:
    worker = staffing.at_desk(town, staffing.colleague(town, RoleName.COMMUNITY_WORKER, [town.north.district]))
    page = "/kantoor/initiatieven/1/waardebonnen/"

    assert worker.post(page, {"code": town.codes["aisha"], "number": "1"}).status_code == 200  # how did it come?
    assert not Stack.objects.exists()
    worker.post(page, {"code": town.codes["aisha"], "number": "1", "channel": "phone"})
    worker.post(page, {"code": town.codes["bram"], "number": "2"})
    assert "2 goed" in said(worker.get(page))
    assert list(town.garden.gifts.values_list("channel", flat=True)) == ["phone", "phone"]
    assert "2 goed" in said(worker.post(f"{page}klaar/", follow=True))


def test_what_to_do_now_follows_the_life_of_the_initiative(town: Town, noor: Client) -> None:
    assert do_now(noor) == "Waardebonnen invoeren"
    Initiative.objects.filter(pk=town.garden.pk).update(saves_until=A_DAY_IN_MAY + timedelta(days=3))
    assert do_now(noor) == "Kies: langer sparen of stoppen"
    assert noor.post(f"{HOME}sparen/", {"until": "2031-01-01"}).status_code == 422
    noor.post(f"{HOME}sparen/", {"until": "2026-06-30"})
    for name in ("aisha", "bram", "chen", "dewi"):
        gifts.give(town.voucher(name), town.garden, on=A_DAY_IN_MAY)
    assert do_now(noor) == "Het geld is er. Begin"

    noor.post(f"{HOME}beginnen/")
    noor.post(f"{HOME}beginnen/")
    assert do_now(noor) == "Vertel hoe het ging"
    line = town.garden.budget.get()
    told = {"text": "Het was mooi.\n\nWe komen terug.", "people": "40", f"spent_{line.pk}": "28,75"}
    assert noor.post(f"{HOME}verhaal/foto/", told | {"people": "veel"}).status_code == 422
    assert noor.post(f"{HOME}verhaal/foto/", told | {"photo": photo()}).status_code == 422  # what is on it?
    assert noor.post(f"{HOME}verhaal/foto/", told | {"photo": photo(), "alternative": "Een boom"}).status_code == 302
    assert do_now(noor) == "Schrijf een nieuwtje"
    assert noor.get(f"{HOME}verhaal/foto/").status_code == 404

    town.garden.refresh_from_db()
    line.refresh_from_db()
    assert (town.garden.state, town.garden.people, line.spent_cents) == ("done", 40, 28_75)
    page = staffing.a_browser(town).get("/initiatieven/buurttuin/")
    assert {"Zo ging het", "Het was mooi.", "40 mensen deden mee.", "€ 28,75"} <= {
        part.replace("\xa0", " ").strip() for part in re.split(r"<[^>]+>", page.content.decode())
    }
    assert str(Picture.objects.get().name) not in page.content.decode()
    Picture.objects.update(seen_on=A_DAY_IN_MAY)
    assert str(Picture.objects.get().name) in staffing.a_browser(town).get("/initiatieven/buurttuin/").content.decode()


def test_news_is_public_at_once_and_gone_when_it_is_hidden(town: Town, noor: Client) -> None:
    told = {"title": "De grond is los", "text": "Zaterdag spitten we verder."}
    assert noor.post(f"{HOME}nieuws/foto/", {"title": "", "text": ""}).status_code == 422
    for _ in range(news.PER_DAY + 1):
        assert noor.post(f"{HOME}nieuws/foto/", told).status_code == 302

    assert Update.objects.count() == news.PER_DAY
    visitor = staffing.a_browser(town)
    assert "De grond is los" in said(visitor.get("/initiatieven/buurttuin/"))
    Update.objects.update(hidden_on=A_DAY_IN_MAY)
    assert "De grond is los" not in said(visitor.get("/initiatieven/buurttuin/"))


def test_stopping_gives_everything_back(town: Town, noor: Client) -> None:
    gifts.give(town.voucher("aisha"), town.garden, on=A_DAY_IN_MAY)
    assert "kunnen het aan een ander initiatief geven" in said(noor.get(f"{HOME}stoppen/"))

    noor.post(f"{HOME}stoppen/", {"why": "Te druk"})

    assert town.voucher("aisha").left_cents == 7_50
    assert noor.post(f"{HOME}stoppen/").status_code == 404
    assert "1 gift ging terug" in said(noor.get(HOME))
    assert [letter.subject for letter in posted()] == ["Buurttuin is gestopt"]


def test_the_chart_counts_and_names_no_amount_of_a_day(town: Town, noor: Client) -> None:
    gifts.give(town.voucher("aisha"), town.garden, on=A_DAY_IN_MAY)
    gifts.give(town.voucher("bram"), town.garden, on=A_DAY_IN_MAY - timedelta(days=1))
    shown = noor.get(HOME).content.decode()

    assert "De laatste 14 dagen kwamen er 2 waardebonnen bij." in shown
    assert shown.count('class="c-bar"') == 2
    assert shown.replace("\xa0", " ").count("€ 7,50") == 0


def test_makers_are_asked_for_the_story_once_a_month_until_it_is_there(town: Town) -> None:
    noor = making.maker(town)
    news.begin(making.funded(town.garden), by=noor, on=A_DAY_IN_MAY, at=timezone.now())

    def asked(days: int) -> int:
        return news.remind(town.municipality, on=A_DAY_IN_MAY + timedelta(days=days))

    assert [asked(days) for days in (29, 30, 30, 45, 61)] == [0, 1, 0, 0, 1]
    spent = {town.garden.budget.get().pk: 30_00}
    news.finish(
        town.garden, "Mooi.", people=12, spent=spent, by=noor, on=A_DAY_IN_MAY + timedelta(days=70), at=timezone.now()
    )
    assert asked(200) == 0
    assert [letter.subject for letter in posted()] == ["Hoe gaat het met Buurttuin?"] * 2


def test_a_closed_account_leaves_the_name_on_the_page(town: Town) -> None:
    noor = making.maker(town)
    assert personal.about(noor)["initiatives"][0]["title"] == "Buurttuin"

    personal.forget(noor)

    assert personal.about(noor) == {}
    assert town.garden.organisers.filter(name="Noor", user=None).count() == 2
