# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door: offering without an account, the makers' own page, and what everybody may find."""

import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import traps, walls
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests import post
from buurtsamen.people.models import Event, RoleName
from buurtsamen.sharing import contacts, daily
from buurtsamen.sharing.models import Alert, Need, Offer
from buurtsamen.sharing.tests.asking import A_SATURDAY, NOW, accepted, hands, maker, offered, proven, tables

HULP = "/mijn/initiatieven/2/hulp/"


@pytest.fixture
def visitor(town: Town) -> Client:
    return Client(headers={"host": "lindedorp.test"})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def form(**fields: Any) -> dict[str, Any]:
    """Filled in by somebody who took their time."""
    return {"name": "Joke Jansen", "email": "joke@example.test", "shown": traps.stamp(time.time() - 60), **fields}


def test_an_offer_goes_from_a_form_over_a_link_to_the_makers(town: Town, visitor: Client) -> None:
    boss, need = maker(town, town.benches), hands(town)
    page = f"/helpen/{need.pk}/"
    assert "Ik help mee: Opbouwen" in text(visitor.get(page))

    sent = visitor.post(page, form(count="2", note="Ik neem <b>handschoenen</b> mee.", phone="06 12345678"))

    assert sent["Location"] == "/helpen/kijk-in-je-mail/"
    link = post.link_sent_to("joke@example.test")
    looked = visitor.get(link)
    assert "Klopt dit?" in text(looked) and looked["Referrer-Policy"] == "same-origin"  # a form sends its origin
    assert Offer.objects.get().state == "unproven"
    assert "De makers weten het." in text(visitor.post(link, {"doe": "bevestig"}, follow=True))
    desk = staffing.with_code_only(town, boss)
    mine = text(desk.get(HULP))
    assert "Doe nu: antwoord 1 buur die wil helpen" in mine and "&lt;b&gt;handschoenen" in mine
    assert "joke@example.test" not in mine and "06 12345678" not in mine

    offer = Offer.objects.get()
    desk.post(f"{HULP}aanbod/{offer.pk}/", {"doe": "ja"})

    mine = text(desk.get(HULP))
    assert "joke@example.test, 06 12345678" in mine
    assert "De makers zijn blij met je." in text(visitor.get(link))
    calendar = visitor.get(f"{link}agenda.ics")
    assert (
        calendar["Content-Type"] == "text/calendar; charset=utf-8" and b"SUMMARY:Opbouwen: Bankjes" in calendar.content
    )
    assert b"SUMMARY:Opbouwen: Bankjes" in desk.get(f"{HULP}agenda.ics").content


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"website": "https://x.test"}, "Er is een vak ingevuld"),
        ({"shown": "now"}, "Dat ging"),
        ({"shown": "x"}, "Deze bladzijde stond"),
        ({"email": "joke"}, "Dit is geen e-mailadres."),
        ({"count": "3"}, "Vul een getal in van 1 tot en met 2."),
        ({"name": "Win geld op www.evil.test"}, "Typ hier alleen een naam."),
        ({"name": ""}, "Schrijf hoe je genoemd wilt worden."),
    ],
)
def test_what_a_program_or_a_hasty_hand_sends_is_not_kept(
    town: Town, visitor: Client, fields: dict[str, str], said: str
) -> None:
    need = hands(town)
    at_once = {"shown": traps.stamp()} if fields.get("shown") == "now" else {}

    answer = visitor.post(f"/helpen/{need.pk}/", form(count="1") | fields | at_once)

    assert (answer.status_code, Offer.objects.count(), post.posted()) == (422, 0, [])
    assert said in text(answer)


def test_a_thousand_offers_of_strangers_show_nothing_on_the_page(town: Town, visitor: Client) -> None:
    need = hands(town, count=500)
    before = text(visitor.get("/initiatieven/bankjes/"))
    statuses = [
        visitor.post(
            f"/helpen/{need.pk}/", form(name=f"Spam{number}", email=f"s{number}@x.test", count="1")
        ).status_code
        for number in range(30)
    ]
    Offer.objects.bulk_create(
        Offer(municipality=town.municipality, need=need, count=1, made_at=NOW, state="open") for _ in range(1000)
    )

    assert statuses == [302] * 20 + [429] * 10
    assert text(visitor.get("/initiatieven/bankjes/")) == before and "Spam" not in before


def test_of_what_is_not_public_nothing_can_be_offered(town: Town, other_town: Town, visitor: Client) -> None:
    need, old = hands(town), hands(town)
    Need.objects.filter(pk=old.pk).update(closed_on=A_DAY_IN_MAY)
    elsewhere = Client(headers={"host": "elders.test"})

    assert visitor.get(f"/helpen/{old.pk}/").status_code == 404
    assert elsewhere.get(f"/helpen/{need.pk}/").status_code == 404
    walls.enter(town.municipality.pk)
    Initiative.objects.filter(pk=town.benches.pk).update(state="draft")
    assert visitor.post(f"/helpen/{need.pk}/", form(count="1")).status_code == 404


def test_a_link_cancels_and_answers_and_says_so_when_it_is_too_late(town: Town, visitor: Client, today: Any) -> None:
    boss, need = maker(town, town.benches), hands(town)
    offer = accepted(need, boss)
    link = f"/helpen/aanbod/{contacts.token(offer)}/"
    today(A_SATURDAY.replace(day=20))
    daily.ask(town.municipality, on=A_SATURDAY.replace(day=20))
    yes = re.findall(r"https?://lindedorp.test(\S+antwoord=ja)", str(post.posted()[-1].body))[0]
    asked = visitor.get(yes)
    assert "Ja, het is gelukt" in text(asked)
    offer.refresh_from_db()
    assert offer.is_match is None
    assert "We hebben je antwoord genoteerd." in text(visitor.post(yes, {"doe": "ja"}, follow=True))
    offer.refresh_from_db()
    assert offer.is_match is True

    today(A_DAY_IN_MAY)
    assert "Je hebt dit afgezegd." in text(visitor.post(link, {"doe": "afzeggen"}, follow=True))
    again = visitor.post(link, {"doe": "afzeggen"})
    assert again.status_code == 409 and "Er is niets veranderd." in text(again)
    assert visitor.post(link, {"doe": "x"}).status_code == 404
    assert visitor.get(f"{link}agenda.ics").status_code == 404


def test_the_makers_ask_change_and_close_and_nobody_else_does(town: Town) -> None:
    boss, stranger = maker(town, town.benches), staffing.somebody("Piet")
    desk, other = staffing.with_code_only(town, boss), staffing.with_code_only(town, stranger)
    asked = {"what": "Opruimen", "count": "4", "begins_on": "2026-06-13", "begins_at": "19:00", "ends_at": "20:00"}

    assert desk.post(f"{HULP}nieuw/handen/", asked)["Location"] == HULP
    need = Need.objects.get()
    assert (need.what, need.count, need.ends_on, str(need.ends_at)) == ("Opruimen", 4, A_SATURDAY, "20:00:00")
    page = text(desk.get(f"{HULP}{need.pk}/"))
    assert 'value="2026-06-13"' in page and 'value="19:00"' in page
    assert desk.post(f"{HULP}{need.pk}/", asked | {"count": "5"})["Location"] == HULP
    assert "Niemand bood dit aan." in text(desk.get(f"{HULP}{need.pk}/stoppen/"))
    for path in ("", "nieuw/handen/", f"{need.pk}/", f"{need.pk}/stoppen/", "agenda.ics"):
        assert other.get(f"{HULP}{path}").status_code == 404, path
        assert staffing.a_browser(town).get(f"{HULP}{path}")["Location"].startswith("/inloggen/"), path
    assert other.post(f"{HULP}{need.pk}/stoppen/").status_code == 404
    assert desk.post(f"{HULP}{need.pk}/stoppen/")["Location"] == HULP
    assert desk.get(f"{HULP}{need.pk}/").status_code == 404
    lines = Event.objects.filter(what__startswith="sharing.").order_by("pk").values_list("what", flat=True)
    assert list(lines) == ["sharing.need.made", "sharing.need.changed", "sharing.need.closed"]


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("handen", {"begins_on": "2026-05-09"}, "Deze dag is voorbij."),
        ("handen", {"begins_at": "10:00"}, "Kies ook de dag."),
        ("handen", {"begins_on": "2026-06-13", "ends_at": "10:00"}, "Zeg ook vanaf hoe laat."),
        ("handen", {"begins_on": "2026-06-13", "begins_at": "12:00", "ends_at": "11:00"}, "Het einde komt voor"),
        ("spullen", {"begins_on": "2026-06-13", "ends_on": "2026-06-12", "way": "lent"}, "De laatste dag komt voor"),
        ("spullen", {"way": "given", "budget_line": "1"}, "vraag je te leen"),
    ],
)
def test_a_question_that_cannot_be_is_answered_with_a_sentence(
    town: Town, kind: str, fields: dict[str, str], said: str
) -> None:
    desk = staffing.with_code_only(town, maker(town, town.benches))
    line = town.benches.budget.get()
    line.can_be_lent = True
    line.save(update_fields=["can_be_lent"])
    sent = {"what": "Iets", "count": "1"} | fields
    if "budget_line" in fields:
        sent["budget_line"] = str(line.pk)

    answer = desk.post(f"{HULP}nieuw/{kind}/", sent)

    assert (answer.status_code, Need.objects.count()) == (422, 0)
    assert said in text(answer)


def test_of_another_initiative_an_offer_cannot_be_answered(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town, initiative=town.garden)
    maker(town, town.garden, "Gerard")
    offer = proven(need)
    desk = staffing.with_code_only(town, boss)

    assert desk.post(f"{HULP}aanbod/{offer.pk}/", {"doe": "ja"}).status_code == 404
    assert desk.post(f"/mijn/initiatieven/1/hulp/aanbod/{offer.pk}/", {"doe": "ja"}).status_code == 404


def test_two_makers_who_answer_at_once_hear_that_the_other_was_first(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town, count=1)
    first, second = proven(need, "Joke"), proven(need, "Yusuf")
    desk = staffing.with_code_only(town, boss)

    desk.post(f"{HULP}aanbod/{first.pk}/", {"doe": "ja"})
    said = text(desk.post(f"{HULP}aanbod/{second.pk}/", {"doe": "ja"}, follow=True))

    assert "Er is geen plek meer voor zoveel. Er is niets veranderd." in said


def test_what_can_be_done_is_found_by_place_kind_day_and_theme(town: Town, visitor: Client) -> None:
    hands(town)
    tables(town, budget_line=None)
    garden = hands(town, initiative=town.garden, what="Onkruid wieden", begins_on=None, begins_at=None, ends_at=None)
    Initiative.objects.filter(pk=town.garden.pk).update(theme="eten", longitude=6.6, latitude=52.305)
    Initiative.objects.filter(pk=town.benches.pk).update(longitude=6.6, latitude=52.31)

    def found(**asked: str) -> list[str]:
        page = text(visitor.get("/helpen/", asked, headers={"cookie": "vers=1"}))
        return re.findall(r"<p><b>([^<]+)</b>", page)

    assert found() == ["Opbouwen", "Tafels met banken", "Onkruid wieden"]
    assert found(waar="7602 ab")[0] == "Onkruid wieden"
    assert found(waar="7602AB", afstand="1000") == ["Onkruid wieden"]
    assert found(waar="7602AB", afstand="500") == []
    assert found(soort="thing") == ["Tafels met banken"]
    assert found(dag="2026-06-13") == ["Opbouwen"]
    assert found(thema="eten") == ["Onkruid wieden"]
    assert found(wijk="WK000100") == ["Opbouwen", "Tafels met banken", "Onkruid wieden"]
    assert found(wijk="WK009999") == []
    assert found(waar="9999 ZZ", soort="x", dag="x", thema="x", afstand="7") == found()
    Need.objects.filter(pk=garden.pk).update(taken=2)
    assert "Onkruid wieden" not in found()
    page = text(visitor.get("/helpen/?waar=7602AB"))
    assert "(ongeveer 1.100 meter)" in page


def test_the_page_of_an_initiative_says_what_it_asks_with_one_question_more(town: Town, visitor: Client) -> None:
    with CaptureQueriesContext(connection) as without:
        assert "Je kunt ook helpen" not in text(visitor.get("/initiatieven/bankjes/"))
    boss = maker(town, town.benches)
    for _ in range(5):
        need = hands(town)
    accepted(need, boss, "Joke", 2)
    with CaptureQueriesContext(connection) as asked:
        page = text(visitor.get("/initiatieven/bankjes/"))

    assert len(asked) <= len(without) <= 15
    assert "<b>Opbouwen</b>, zaterdag 13 juni van 13.00 tot 16.00 uur" in page
    assert "2 mensen gezocht" in page and "Gevonden. Er is een wachtlijst." in page
    assert "Joke" not in page


def test_somebody_asks_for_mail_and_confirms_it(town: Town, visitor: Client) -> None:
    asked = {"near": "1000", "postcode": "7602 AB", "rhythm": "week"}
    assert 'value="7602 AB"' in text(visitor.get("/helpen/bericht/?waar=7602+AB"))

    assert visitor.post("/helpen/bericht/", form(**asked))["Location"] == "/helpen/kijk-in-je-mail/"
    link = post.link_sent_to("joke@example.test")
    assert "Over: handen en spullen, tot 1 kilometer van je postcode." in text(visitor.get(link))
    assert "Het staat aan." in text(visitor.post(link))
    assert visitor.post(link).status_code == 409
    assert Alert.objects.get().proven_at is not None

    for wrong in ({"postcode": "9999 ZZ"}, {"near": "wijk"}, {"near": "7"}, {"email": "x"}):
        assert visitor.post("/helpen/bericht/", form(**asked | wrong)).status_code == 422
    in_district = form(**asked | {"near": "wijk", "district": "WK000100", "postcode": ""})
    assert visitor.post("/helpen/bericht/", in_district).status_code == 302


def test_the_desk_sees_what_came_of_it_and_nobody_s_name_and_takes_a_question_off(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    offer = accepted(need, boss)
    Offer.objects.filter(pk=offer.pk).update(is_match=True)
    offered(need, "Yusuf")
    coordinator = staffing.colleague(town, RoleName.COORDINATOR, [town.north.district])
    desk = staffing.at_desk(town, coordinator)

    assert "Opbouwen" in text(desk.get("/kantoor/handen-en-spullen/?stand=open&soort=hands&zoek=bankjes"))
    csv = b"".join(desk.get("/kantoor/handen-en-spullen/?als=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Opbouwen" in csv and "Jansen" not in csv
    page = text(desk.get(f"/kantoor/handen-en-spullen/{need.pk}/"))
    assert "Jansen" not in page and "joke@" not in page and "zei ja tegen een aanbod" in page

    desk.post(f"/kantoor/handen-en-spullen/{need.pk}/van-de-pagina/", {"why": "Hier mag geen tent staan."})

    need.refresh_from_db()
    assert need.closed_on is not None
    assert "Hier mag geen tent staan." in str(next(m.body for m in post.posted()[::-1] if m.to == [boss.email]))
    assert Event.objects.get(what="sharing.need.closed").why == "Hier mag geen tent staan."
