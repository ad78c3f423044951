# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door: a code comes in, goes through two steps, and every refusal says what to do."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from buurtsamen.conftest import Town, build
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Gift
from buurtsamen.money import ledger
from buurtsamen.rounds import codes, hand, rounds, vouchers
from buurtsamen.rounds.models import Voucher

Today = Callable[[date], None]


@pytest.fixture
def visitor(town: Town) -> Client:
    return Client(headers={"host": "lindedorp.test"}, enforce_csrf_checks=True)


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def enter(visitor: Client, code: str) -> HttpResponse:
    return visitor.post("/waardebon/", {"code": code}, follow=True)  # type: ignore[return-value]


def post(visitor: Client, path: str, **fields: str) -> HttpResponse:
    token = visitor.cookies["csrftoken"].value
    return visitor.post(path, {**fields, "csrfmiddlewaretoken": token}, follow=True)  # type: ignore[return-value]


def give(visitor: Client, code: str, slug: str = "buurttuin") -> HttpResponse:
    enter(visitor, code)
    post(visitor, "/geven/kies/", aan=slug)
    return post(visitor, "/geven/nu/", aan=slug)


def test_a_code_goes_through_two_steps_and_gives_a_receipt(town: Town, visitor: Client) -> None:
    choose = text(enter(visitor, codes.written(town.codes["aisha"]).lower()))
    assert "Je code klopt. Er is nog niets gegeven." in choose
    assert "Buurttuin" in choose and "checked" not in choose

    confirm = text(post(visitor, "/geven/kies/", aan="buurttuin"))
    assert "Klopt dit?" in confirm and "<b>€\u00a07,50</b> van €\u00a030" in confirm

    receipt = text(post(visitor, "/geven/nu/", aan="buurttuin"))
    assert "Je waardebon is gegeven aan <b>Buurttuin</b>. Er is nu €\u00a07,50 gespaard." in receipt
    assert "Nog 3 waardebonnen" in receipt
    assert codes.written(town.codes["aisha"]) in receipt
    assert Gift.objects.get().initiative == town.garden
    assert "€\u00a07,50" in text(visitor.get("/"))


@pytest.mark.parametrize("address", ["/v/", "/V/"])  # the square says it in capitals
def test_the_square_on_the_letter_leads_on_without_the_code_in_the_address(
    town: Town, visitor: Client, address: str
) -> None:
    response = visitor.get(f"{address}{town.codes['aisha']}")

    assert (response.status_code, response["Location"]) == (302, "/geven/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "Je code klopt." in text(visitor.get("/geven/"))


def test_from_an_initiative_the_choice_is_kept(town: Town, visitor: Client) -> None:
    page = visitor.get("/geven/aan/buurttuin/", follow=True)
    assert "Geef je waardebon aan Buurttuin" in text(page)

    assert "Klopt dit?" in text(enter(visitor, town.codes["aisha"]))


def test_nothing_chosen_asks_again_and_loses_nothing(town: Town, visitor: Client) -> None:
    enter(visitor, town.codes["aisha"])

    again = post(visitor, "/geven/kies/")

    assert again.status_code == 422
    assert "Kies eerst een initiatief" in text(again)
    assert codes.written(town.codes["aisha"]) in text(again)


def test_activated_now_it_can_be_given_later(town: Town, visitor: Client, today: Today) -> None:
    enter(visitor, town.codes["aisha"])
    assert "Bewaren voor later?" in text(post(visitor, "/geven/kies/", aan="later"))
    assert "Je waardebon is bewaard" in text(post(visitor, "/geven/later/"))
    assert town.voucher("aisha").state == "activated"

    today(date(2026, 6, 20))
    assert "Dank je wel!" in text(give(visitor, town.codes["aisha"]))


def test_the_same_code_again_shows_where_it_stands_and_takes_back(town: Town, visitor: Client, today: Today) -> None:
    give(visitor, town.codes["aisha"])
    visitor.cookies.clear()

    again = enter(visitor, town.codes["aisha"])
    assert "Deze waardebon is al gegeven" in text(again)
    assert "Er is niets misgegaan en er is niets kwijt." in text(again)
    back = post(visitor, "/geven/terug/", gift=str(Gift.objects.get().pk))

    assert "Kies waar je aan geeft" in text(back)
    town.garden.refresh_from_db()
    assert town.garden.saved_cents == 0
    give(visitor, town.codes["aisha"], "bankjes")
    today(date(2026, 5, 12))
    later = text(enter(visitor, town.codes["aisha"]))
    assert "Toon het bewijs van mijn gift" in later and "Neem" not in later


def test_a_gift_of_somebody_else_is_not_taken_back(town: Town, visitor: Client) -> None:
    theirs = gifts.give(town.voucher("bram"), town.garden, on=date(2026, 5, 10))
    give(visitor, town.codes["aisha"])

    post(visitor, "/geven/terug/", gift=str(theirs.pk))

    assert Gift.objects.standing().count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ABC", "Een code heeft 12 letters en cijfers"),
        ("7K3M-9XQ2-4TBO", "Er staat een teken in dat niet bestaat in een code"),
        ("2222-2222-2223", "Er zit een typfout in"),
        ("2222-2222-2222", "Deze code kennen we niet"),
    ],
)
def test_what_is_no_code_is_explained_and_kept(town: Town, visitor: Client, typed: str, sentence: str) -> None:
    page = enter(visitor, typed)

    assert page.status_code == 422
    assert f'<h1 class="utrecht-heading-1">{sentence}</h1>' in text(page)
    assert "Er is niets kwijt." in text(page)
    assert f'value="{typed}"' in text(page)


def test_a_code_of_a_neighbour_is_said_to_be_elsewhere(town: Town, other_town: Town, visitor: Client) -> None:
    assert "Deze waardebon hoort bij een andere gemeente" in text(enter(visitor, other_town.codes["aisha"]))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 4, 30), "Je bent er vroeg bij"),
        (date(2026, 6, 1), "Je kon hem gebruiken tot en met zondag 31 mei."),
    ],
)
def test_outside_the_window_the_day_is_named(
    town: Town, visitor: Client, today: Today, day: date, sentence: str
) -> None:
    town.spring.__class__.objects.filter(pk=town.spring.pk).update(state="released")
    today(day)

    assert sentence in text(enter(visitor, town.codes["aisha"]))


def test_a_void_and_a_replaced_voucher_say_what_to_do(town: Town, visitor: Client) -> None:
    vouchers.void(town.voucher("aisha"), on=date(2026, 5, 10))
    key = rounds.new_key(town.spring, on=date(2026, 5, 10))
    vouchers.replace([town.voucher("bram")], key=key, on=date(2026, 5, 10))

    assert "De gemeente heeft deze waardebon ingetrokken." in text(enter(visitor, town.codes["aisha"]))
    assert "Voor dit adres is een nieuwe brief gestuurd" in text(enter(visitor, town.codes["bram"]))


def test_a_target_that_was_reached_in_between_loses_nothing(town: Town, visitor: Client) -> None:
    enter(visitor, town.codes["aisha"])
    post(visitor, "/geven/kies/", aan="buurttuin")
    for name in ("bram", "chen", "dewi", "emre"):
        gifts.give(town.voucher(name), town.garden, on=date(2026, 5, 10))

    page = post(visitor, "/geven/nu/", aan="buurttuin")

    assert page.status_code == 409
    assert "Buurttuin heeft het bedrag gehaald" in text(page)
    assert "Kies waar je aan geeft" in text(visitor.get("/geven/"))
    assert town.voucher("aisha").state == "issued"


def test_a_part_is_given_where_the_round_allows_it(db: None, today: Today) -> None:
    town = build("lindedorp.test", parts=3)
    visitor = Client(headers={"host": "lindedorp.test"})
    enter(visitor, town.codes["aisha"])
    assert "Een deel: €\u00a02,50." in text(post(visitor, "/geven/kies/", aan="buurttuin"))

    receipt = post(visitor, "/geven/nu/", aan="buurttuin", deel="1")

    assert "Je hebt nog €\u00a05 om te geven." in text(receipt)
    assert Voucher.objects.get(state="activated").left_cents == 5_00


def test_stopping_forgets_the_code(town: Town, visitor: Client) -> None:
    enter(visitor, town.codes["aisha"])
    post(visitor, "/geven/stoppen/")

    assert "Typ hier je code" in text(visitor.get("/geven/"))


def test_a_form_without_its_proof_gives_nothing(town: Town, visitor: Client) -> None:
    enter(visitor, town.codes["aisha"])

    page = visitor.post("/geven/nu/", {"aan": "buurttuin"})

    assert page.status_code == 403
    assert "Er is niets gegeven en niets kwijt." in text(page)
    assert not Gift.objects.exists()


def test_what_is_in_hand_in_one_town_is_not_in_another(town: Town, other_town: Town, visitor: Client) -> None:
    enter(visitor, town.codes["aisha"])

    elsewhere = visitor.get("/geven/", headers={"host": "elders.test"})

    assert "Typ hier je code" in text(elsewhere)


def test_a_cookie_that_is_not_ours_is_an_empty_hand(town: Town, visitor: Client) -> None:
    for value in ("", "x", "AAAA" * 40, "!!"):
        visitor.cookies[hand.COOKIE] = value
        assert "Typ hier je code" in text(visitor.get("/geven/"))


def test_the_neighbours_initiative_is_not_here(town: Town, other_town: Town, visitor: Client) -> None:
    other_town.garden.__class__.objects.filter(pk=town.garden.pk).update(slug="alleen-hier")

    assert visitor.get("/initiatieven/alleen-hier/").status_code == 200
    assert visitor.get("/initiatieven/alleen-hier/", headers={"host": "elders.test"}).status_code == 404


def test_when_the_ceiling_is_reached_it_is_said_and_nothing_is_lost(town: Town, visitor: Client) -> None:
    assert town.spring.reserved
    drained = ledger.account(town.municipality, "elsewhere")
    cents = town.spring.reserved.balance_cents()
    ledger.move(cents, source=town.spring.reserved, target=drained, key="drain", why="test", on=date(2026, 5, 10))

    page = give(visitor, town.codes["aisha"])

    assert "Het geld van deze ronde is op" in text(page)
    assert town.voucher("aisha").state == "issued"


def test_pressed_twice_a_part_is_given_once(db: None, today: Today) -> None:
    town = build("lindedorp.test", parts=3)
    visitor = Client(headers={"host": "lindedorp.test"})
    enter(visitor, town.codes["aisha"])
    post(visitor, "/geven/kies/", aan="bankjes")

    for _ in range(2):
        page = post(visitor, "/geven/nu/", aan="bankjes", deel="1", over="750")

    assert "Dank je wel!" in text(page)
    assert Gift.objects.get().cents == 2_50


def test_a_voucher_that_is_not_there_any_more_is_said_to_be_unknown(town: Town, visitor: Client) -> None:
    enter(visitor, town.codes["aisha"])
    Voucher.objects.filter(pk=town.voucher("aisha").pk).delete()

    page = visitor.get("/geven/klopt-dit/", follow=True)

    assert "Deze code kennen we niet" in text(page)


def test_a_copied_cookie_is_worth_nothing_after_half_an_hour(
    town: Town, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(visitor, town.codes["aisha"])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1801)

    assert "Typ hier je code" in text(visitor.get("/geven/"))


def test_a_district_that_cannot_be_one_is_no_filter(town: Town, visitor: Client) -> None:
    assert "Buurttuin" in text(visitor.get("/initiatieven/?wijk=%00"))
