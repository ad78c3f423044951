# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The books at the desk: read, and never written."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.money import ledger, reading
from buurtsamen.money.models import Account, Transaction
from buurtsamen.people.models import RoleName

ACCOUNTS, POSTINGS = "/kantoor/geld/rekeningen/", "/kantoor/geld/boekingen/"
QUERIES = 25


@pytest.fixture
def treasurer(town: Town) -> Client:
    return at_desk(town, colleague(town, RoleName.TREASURER))


def read(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, address
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode().replace("\xa0", " ")


def account(name: str) -> Account:
    return Account.objects.get(name=name)


def activate(name: str) -> None:
    """What the books hear when a voucher is activated."""
    reserved, activated = account("round:1:reserved"), account("round:1:activated")
    ledger.move(7_50, source=reserved, target=activated, key=name, why="Activated", on=A_DAY_IN_MAY)


def test_every_account_stands_there_with_what_is_in_it(town: Town, treasurer: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = read(treasurer, ACCOUNTS)

    assert "Budget 2026" in page and "€ 99.955,00" in page
    assert "Ronde 1: opzijgezet" in page and "€ 45,00" in page
    assert "-€ 100.000,00" in page
    assert len(asked) <= QUERIES


def test_the_bookings_of_an_account_are_its_own(town: Town, treasurer: Client) -> None:
    activate("aisha")

    page = read(treasurer, f"{POSTINGS}?rekening={account('round:1:activated').pk}")

    assert "€ 7,50" in page and "Geactiveerd" in page
    assert "€ 45,00" not in page
    assert "€ 45,00" in read(treasurer, POSTINGS)


def test_the_bookings_ask_as_many_questions_for_many_as_for_few(town: Town, treasurer: Client) -> None:
    read(treasurer, POSTINGS)
    with CaptureQueriesContext(connection) as few:
        read(treasurer, POSTINGS)
    for name in ("aisha", "bram", "chen"):
        activate(name)

    with CaptureQueriesContext(connection) as many:
        read(treasurer, POSTINGS)

    assert len(few) == len(many) <= QUERIES


def test_they_can_be_taken_along_as_numbers(town: Town, treasurer: Client) -> None:
    activate("aisha")

    text = read(treasurer, f"{POSTINGS}?rekening={account('round:1:activated').pk}&als=csv")

    (_, line) = csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert line[2:5] == ["Geactiveerd", "Ronde 1: geactiveerd", "Ronde 1: opzijgezet"]
    assert line[5] in ("7.50", "7,50")


def test_a_movement_shows_both_sides_and_what_put_it_right(town: Town, treasurer: Client) -> None:
    moved = Transaction.objects.get(key=f"reserve:{town.spring.pk}")
    jar = ledger.account(town.municipality, "jar")
    wrong = ledger.move(1_00, source=account("council"), target=jar, key="wrong", why="Te veel", on=A_DAY_IN_MAY)
    ledger.reverse(wrong, why="Teruggedraaid", on=A_DAY_IN_MAY)

    page = read(treasurer, f"{POSTINGS}{moved.pk}/")
    assert "-€ 45,00" in page and "€ 45,00" in page
    assert "Budget 2026" in page and "Ronde 1: opzijgezet" in page
    assert "Teruggedraaid" in read(treasurer, f"{POSTINGS}{wrong.pk}/")


def test_the_books_of_another_municipality_are_not_there(town: Town, other_town: Town, treasurer: Client) -> None:
    neighbour = at_desk(other_town, colleague(other_town, RoleName.TREASURER))
    moved = Transaction.objects.get(key=f"reserve:{town.spring.pk}")
    mine = account("budget:2026")
    ledger.move(12_34, source=account("council"), target=mine, key="own", why="Extra", on=A_DAY_IN_MAY)

    assert neighbour.get(f"{POSTINGS}{moved.pk}/").status_code == 404
    assert "€ 12,34" in read(treasurer, POSTINGS)
    for address in (ACCOUNTS, POSTINGS, f"{POSTINGS}?rekening={mine.pk}"):
        assert "12,34" not in read(neighbour, address)


@pytest.mark.parametrize("role", [RoleName.COORDINATOR, RoleName.HELPDESK, RoleName.ADVISER])
def test_who_has_no_business_with_the_books_does_not_see_them(town: Town, role: RoleName) -> None:
    desk = at_desk(town, colleague(town, role))

    for address in (ACCOUNTS, POSTINGS, f"{POSTINGS}{Transaction.objects.all()[0].pk}/"):
        assert desk.get(address).status_code == 403


def test_nothing_is_sent_in(town: Town, treasurer: Client) -> None:
    before = Transaction.objects.count()

    for address in (ACCOUNTS, POSTINGS):
        assert treasurer.post(address, {"cents": "100"}).status_code == 405

    assert Transaction.objects.count() == before


def test_the_name_of_an_account_reads_in_words() -> None:
    for name, words in {
        "budget:2026": "Budget 2026",
        "round:4:reserved": "Ronde 4: opzijgezet",
        "initiative:88": "Initiatief 88",
        "cost:drukwerk": "Kosten: drukwerk",
        "cost:printing": "Kosten: drukken van de brieven",
        "jar": "jar",
    }.items():
        assert reading.account(name) == words
