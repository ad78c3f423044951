# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for putting a letter together: the municipality's words, the facts of its round, and who it goes to."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.core.euros import euros, grouped
from buurtsamen.initiatives import showing
from buurtsamen.initiatives.models import Initiative
from buurtsamen.letters import vault
from buurtsamen.letters.models import LetterText, PrintFile, PrintRun
from buurtsamen.letters.paper import kix
from buurtsamen.letters.paper.cover import Cover
from buurtsamen.letters.paper.design import MOST_PLANS, Back, Design, Letter, Plan, Words
from buurtsamen.letters.paper.sheet import Sheet, checked
from buurtsamen.paper import faces
from buurtsamen.places import brands, hosts
from buurtsamen.places.models import Logo, Municipality
from buurtsamen.rounds import codes, vouchers
from buurtsamen.rounds.models import Round

AN_EXAMPLE = "7K3M-9XQ2-4TBC"  # its check symbol is wrong: no voucher ever has this code
OWN = {"site": "", "return_address": ""}  # words that are no text of the letter: the host printed on it, who sends it
_CITY_WIDE = 2  # of the six initiatives on the back, when there are as many of the district


def words(municipality: Municipality) -> dict[str, Any]:
    """All words of a municipality's letter: its own, and ours where it has none."""
    found = LetterText.objects.of(municipality).first()
    return ours(municipality) | {name: text for name, text in (found.words if found else {}).items() if text}


def ours(municipality: Municipality) -> dict[str, Any]:
    """All words of a letter as we propose them."""
    first = {"site": hosts.shortest(municipality), "return_address": f"{municipality.name}, {municipality.platform}"}
    return first | {each.name: getattr(Words(), each.name) for each in fields(Words)}


def design(municipality: Municipality, said: dict[str, Any], *, is_large: bool) -> Design:
    """What all letters of a municipality share, with these words."""
    logo = Logo.objects.filter(municipality=municipality).first()
    return Design(
        platform=municipality.platform,
        return_address=said["return_address"],
        brand=brands.complete(municipality.brand),
        words=replace(Words(), **{each.name: said[each.name] for each in fields(Words)}),
        logo=bytes(logo.png) if logo else None,
        is_large=is_large,
    )


def back(round_: Round, district: Any, said: dict[str, Any], *, on: date) -> Back:
    """What differs between districts: the facts of the round, and the initiatives that save there now.

    Args:
        district: of the letters.
        on: today: the standing of this day is printed.
    """
    municipality = round_.municipality
    with translation.override("nl"):
        facts = {
            "value": euros(round_.value_cents),
            "site": said["site"],
            "type_before": dates.day(round_.closes_on + timedelta(days=1), year=True),
            "give_until": dates.day(round_.gives_until, year=True),
            "phone": municipality.phone,
            "helpers": municipality.helpers or _("the community worker"),
            "district": district.name,
            "town": municipality.name,
            "standing": dates.day(on, year=True),
        }
        days = (
            (dates.day(round_.opens_on), _("from now on you can use your code")),
            (dates.day(round_.closes_on), _("last day to use your code")),
            (dates.day(round_.gives_until), _("last day to give")),
        )
        return Back(facts, tuple(_plans(municipality, district, on)), days)


def _plans(municipality: Municipality, district: Any, on: date) -> Iterator[Plan]:
    """Of the district first, then of the whole town; which ones, when there are more, is chance, the same for all."""
    saving = Initiative.objects.of(municipality).saving().select_related("neighbourhood")
    own = showing.fair_order(list(saving.filter(district=district)), on)
    everywhere = showing.fair_order(list(saving.filter(district=None)), on)
    shared = min(len(everywhere), max(_CITY_WIDE, MOST_PLANS - len(own)))
    for each in [*own[: MOST_PLANS - shared], *everywhere[:shared]]:
        yield plan(each, on)


def plan(initiative: Initiative, on: date) -> Plan:
    """An initiative as paper shows it, with how far it is on a day."""
    return Plan(
        number=initiative.number,
        title=plain(initiative.title),
        place=_where(initiative),
        saved=euros(initiative.saved_cents),
        target=euros(initiative.target_cents),
        share=initiative.saved_cents / initiative.target_cents if initiative.target_cents else 1,
        picture=showing.drawing(initiative),
        is_new=showing.is_new(initiative, on),
    )


def plain(text: str) -> str:
    """What a resident typed, as paper can show it: without signs that no font has, and without bold."""
    return " ".join(faces.writable(text).replace("**", "*").split())


def _where(initiative: Initiative) -> str:
    """Its place with its neighbourhood, named once."""
    name = initiative.neighbourhood.name if initiative.neighbourhood else ""
    place = plain(initiative.place)
    return place if name in place else ", ".join(filter(None, [place, name]))


def problems(round_: Round, districts: list[Any], said: dict[str, Any], *, is_large: bool, on: date) -> list[Exception]:
    """What is wrong with the letters of these districts: a text that does not fit, a sign without a font."""
    drawn = design(round_.municipality, said, is_large=is_large)
    found: dict[str, Exception] = {}
    for district in districts:
        for problem in checked(drawn, back(round_, district, said, on=on)):
            found.setdefault(str(problem), problem)
    return list(found.values())


def sheet(file: PrintFile, *, on: date) -> Sheet:
    """The letter of a file's district, as its run was produced."""
    run = file.run
    drawn = design(run.municipality, run.words, is_large=run.is_large)
    return Sheet(drawn, back(run.round, file.district, run.words, on=on))


def cover(file: PrintFile, files: int) -> Cover:
    """What the printer reads on top of a file."""
    rows = file.own_letters.select_related("address", "canary")
    ends = [rows.order_by("place").first(), rows.order_by("-place").first()]
    with translation.override("nl"):
        lines = (
            (_("District"), file.district.name),
            (_("File"), _("%(number)s of %(files)s") % {"number": file.number, "files": files}),
            (_("How many letters"), grouped(file.letters)),
            (_("First address"), _spot(ends[0])),
            (_("Last address"), _spot(ends[1])),
        )
        title = _("Print run %(number)s, %(round)s") % {"number": file.run.number, "round": file.run.round.name}
        note = _("Print on both sides. This sheet is no letter. Destroy what is left over, and these files.")
        return Cover(title, lines, note, letters=file.letters, pages=_("Pages, with cover sheets"))


def _spot(letter: Any) -> str:
    where = letter.address or letter.canary
    return f"{where.postcode} {where.number}".strip()


def letters(file: PrintFile) -> Iterator[Letter]:
    """The letters of a file in order, each with the code that only its run can make.

    Raises:
        vouchers.KeyShredded: the run was released.
        vault.Gone: the round is settled.
    """
    run = file.run
    box, key = vault.opened(run.round), vouchers.open_key(run.key)
    rows = file.own_letters.order_by("place").select_related("address__street", "canary")
    for row in rows:
        code = codes.derive(key, box.unseal(row.sealed or b""))
        yield Letter(str(row), lines(row), bars(row), codes.written(code))


def lines(letter: Any) -> list[str]:
    """The address as it stands on the letter."""
    if letter.canary:
        return list(letter.canary.lines)
    home = letter.address
    door = " ".join(filter(None, [f"{home.street.name} {home.number}{home.letter}", home.addition]))
    place = f"{home.postcode[:4]} {home.postcode[4:]}  {home.street.town.upper()}".strip()
    return ["Aan de bewoners van", door, place]


def bars(letter: Any) -> str:
    """What the bars of the post say; nothing while an address has no postcode."""
    where = letter.address or letter.canary
    try:
        return kix.string(where.postcode, where.number, getattr(where, "letter", "") + getattr(where, "addition", ""))
    except kix.NoAddress:
        return ""


def address_of_codes(run: PrintRun) -> str:
    """What a QR code says before the code, in capitals, which take the least room (ISO/IEC 18004, 7.4.4)."""
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{run.words['site']}/v/".upper()
