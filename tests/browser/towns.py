# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the towns that a browser looks at: in the middle of a round today, with one of everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone

from buurtsamen import conftest
from buurtsamen.core import dates
from buurtsamen.demo import towns as sketched
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser, Theme, Update
from buurtsamen.money import ledger
from buurtsamen.places.models import District, Municipality
from buurtsamen.rounds import hand, limits, rounds, vouchers
from buurtsamen.rounds.models import Round, RoundDistrict, Voucher, WrongCode
from buurtsamen.website import pages

State = Initiative.State
BRANDS = [town["brand"] for town in sketched.contents()]
FRESH = [f"fresh-{number}" for number in range(40)]  # each to be given by one test
STANDING = ("kept", "half", "given", "given-last", "given-long-ago", "void", "replaced")
LETTERS = ["looks", *STANDING, *FRESH]
A_BUSY_NETWORK = "198.51.100.7"  # from here, ten wrong codes came (an address for documentation: RFC 5737)


@dataclass
class Place:
    """A town as a browser comes there: under a host name, with codes by the name of where their voucher stands."""

    host: str
    municipality: Municipality
    codes: dict[str, str]
    fresh: list[str] = field(default_factory=list)

    def cookie(self, code: str = "", choice: str = "", refused: str = "", typed: str = "") -> str:
        """What a visitor's cookie holds who has this in hand."""
        response = HttpResponse()
        hand.put(response, hand.Hand(code, refused, typed, choice, self.municipality.pk))
        return response.cookies[hand.COOKIE].value


def build() -> dict[str, Place]:
    """Lindedorp and Elders, each in one of the two brands that were drawn, and for each a town whose round comes."""
    made = {}
    for number, brand in enumerate(BRANDS, 1):
        host = ("lindedorp", "elders")[number - 1]
        made[host] = _in_the_middle(f"{host}.localhost", number, brand)
        made[f"{host}-straks"] = _before(f"{host}-straks.localhost", number + 10, brand)
    return made


def _in_the_middle(host: str, number: int, brand: Mapping[str, str]) -> Place:
    today = dates.today()
    town = conftest.build(host, number, parts=2, people=LETTERS, households=len(LETTERS) + 60, today=today)
    municipality = town.municipality
    _furnish(municipality, brand)
    _districts(town.north.district, number)
    _initiatives(town, today)
    gifts.give(town.voucher("given"), town.benches, on=today)
    gifts.give(town.voucher("half"), town.benches, on=today, cents=3_75)
    gifts.give(town.voucher("given-last"), Initiative.objects.get(slug="schommel"), on=today)
    gifts.give(town.voucher("given-long-ago"), town.benches, on=today - timedelta(days=5))
    vouchers.activate(town.voucher("kept"), on=today)
    vouchers.void(town.voucher("void"), on=today)
    vouchers.replace([town.voucher("replaced")], key=rounds.new_key(town.spring, on=today), on=today)
    WrongCode.objects.bulk_create(
        WrongCode(municipality=municipality, network=key, holder=key, at=timezone.now())
        for day in (today - timedelta(days=1), today, today + timedelta(days=1))  # of UTC, and when midnight comes
        for key in [limits.network_key(A_BUSY_NETWORK, day)] * limits.PER_NETWORK
    )
    codes = town.codes | _of_an_earlier_round(town, today)
    return Place(host, municipality, codes, [codes[name] for name in FRESH])


def _before(host: str, number: int, brand: Mapping[str, str]) -> Place:
    """The letters are on their way, and nobody saves yet."""
    town = conftest.build(host, number, people=["early"], today=dates.today() + timedelta(days=14))
    Round.objects.filter(pk=town.spring.pk).update(state=Round.State.RELEASED)
    Initiative.objects.of(town.municipality).delete()
    _furnish(town.municipality, brand)
    return Place(host, town.municipality, town.codes)


def _furnish(municipality: Municipality, brand: Mapping[str, str]) -> None:
    municipality.helpers = "de bibliotheek aan het Marktplein"
    municipality.areas_year = 2025
    municipality.brand = dict(brand)
    municipality.save(update_fields=["helpers", "areas_year", "brand"])
    pages.install(municipality)


def _districts(first: District, number: int) -> None:
    """Three with a shape, beside each other, and one without."""
    first.geometry = _square(6.60, 52.30)
    first.save(update_fields=["geometry"])
    first.neighbourhoods.update(geometry=first.geometry)
    for place, (name, west) in enumerate({"Kanaalzone": 6.62, "Hoog-Beek en de Oude Veenkolonie": 6.64}.items(), 1):
        _district(first, f"WK{number:04}{place:02}", name, _square(west, 52.30))
    _district(first, f"WK{number:04}09", "Buitenaf", None)


def _district(beside: District, code: str, name: str, shape: object) -> None:
    District.objects.create(municipality=beside.municipality, code=code, name=name, year=beside.year, geometry=shape)


def _square(west: float, south: float) -> dict[str, object]:
    east, north = west + 0.02, south + 0.012
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class Plan:
    """An initiative in a few words."""

    slug: str
    title: str
    theme: Theme
    state: State = State.SAVING
    since: int = 9  # days ago
    target: int = 600  # euros
    percent: int = 40
    is_everywhere: bool = False
    lends: str = ""
    told: Sequence[tuple[int, str, str]] = ()


_CROWD = "De loods staat leeg. Wij hebben de sleutel gekregen.\n\nKom zaterdag kijken: de koffie is klaar."
PLANS = (
    Plan("lange-tafel", "Lange tafel in de Dorpsstraat", Theme.MEET, since=2, percent=0),
    Plan("kerstconcert", "Kerstconcert op het plein", Theme.MUSIC, percent=95, told=[(3, "Het koor oefent", _CROWD)]),
    Plan("schommel", "Schommel bij de Beek", Theme.PLAY, target=15, percent=50),  # one voucher is missing
    Plan(
        "voetbalkooi", "Voetbalkooi opknappen", Theme.SPORT, State.UNDER_WAY, percent=100, told=[(8, "Begonnen", "Ja")]
    ),
    Plan(
        "soep",
        "Soep voor iedereen die van soep houdt, en van gezelschap",
        Theme.FOOD,
        State.DONE,
        percent=100,
        told=[(20, "De eerste pan", _CROWD), (4, "Alle pannen leeg", "Dank je wel!")],
    ),
    Plan("muurschildering", "Muurschildering op het viaduct", Theme.ART, State.NOT_SUCCEEDED, percent=0),
    Plan("oversteken", "Verkeersveiligheidsmarkeringen op alle oversteekplaatsen", Theme.SAFE, is_everywhere=True),
    Plan("kas", "Kas van oude ramen", Theme.GREEN, lends="de Werkgroep Gereedschap van Lindedorp"),
)


def _initiatives(town: conftest.Town, today: date) -> None:
    for number, plan in enumerate(PLANS, 3):
        where = None if plan.is_everywhere else town.north
        made = conftest.initiative(
            town.municipality, where, number, plan.title, plan.slug, plan.target * 100, today - conftest.A_DAY_IN_MAY
        )
        made.theme, made.state, made.saved_cents = plan.theme, plan.state, plan.target * plan.percent
        made.saving_since = today - timedelta(days=plan.since)
        if plan.percent == 100:
            made.funded_on = today - timedelta(days=3)
        made.save()
        Organiser.objects.bulk_create(
            Organiser(municipality=town.municipality, initiative=made, name=name, does=does)
            for name, does in (("Ayşe", "bakt brood"), ("Łukasz Wojciechowski-van der Meulen", ""))
        )
        Update.objects.bulk_create(
            Update(
                municipality=town.municipality, initiative=made, on=today - timedelta(days=ago), title=what, text=how
            )
            for ago, what, how in plan.told
        )
        if plan.lends:
            BudgetLine.objects.create(
                municipality=town.municipality, initiative=made, what="Aanhangwagen", cents=85_00, lender=plan.lends
            )


def _of_an_earlier_round(town: conftest.Town, today: date) -> dict[str, str]:
    """Two codes that came too late: one that was never used, and one that was kept for later."""
    opened = today - timedelta(days=200)
    municipality = town.municipality
    budget = ledger.budget(municipality, opened.year)
    council = ledger.account(municipality, "council")
    ledger.move(100_00, source=council, target=budget, key="council:earlier", why="Decided by the council", on=opened)
    earlier = Round.objects.create(
        municipality=municipality,
        number=2,
        name="vorig jaar",
        value_cents=7_50,
        ceiling_cents=15_00,
        posted_on=opened - timedelta(days=4),
        opens_on=opened,
        closes_on=opened + timedelta(days=30),
        gives_until=opened + timedelta(days=60),
    )
    RoundDistrict.objects.create(municipality=municipality, round=earlier, district=town.north.district)
    rounds.prepare(earlier, on=opened - timedelta(days=9))
    key = rounds.new_key(earlier, on=opened - timedelta(days=9))
    issued = Voucher.objects.in_bulk(vouchers.issue(earlier, [town.north.pk] * 2, key=key))
    codes = [vouchers.code_of(voucher, key) for voucher in issued.values()]
    rounds.printed(earlier)
    rounds.release(earlier, on=opened - timedelta(days=5))
    rounds.open_now(earlier)
    vouchers.activate(vouchers.find(codes[1], municipality=municipality), on=opened)
    rounds.close(earlier, on=opened + timedelta(days=31))
    return dict(zip(("expired", "expired-kept"), codes, strict=True))
