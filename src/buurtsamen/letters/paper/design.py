# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a letter says and looks like: words and brand of the municipality, facts of the round.

Words may hold facts between braces, such as {value}; `**` begins and ends bold, a new line breaks the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from buurtsamen.core import braces
from buurtsamen.paper.sender import Sender

_LANGUAGES = """\
**English:** read this letter online
**Deutsch:** diesen Brief online lesen
**Türkçe:** bu mektubu internette okuyun
**Polski:** przeczytaj ten list w internecie
**Українська:** читати лист онлайн
**العربية:** اقرأ هذه الرسالة على الإنترنت
**{site}/talen**"""
FACTS = ("value", "site", "type_before", "give_until", "phone", "helpers", "district", "town", "standing")
MOST_PLANS = 6  # on the back: more cannot be read


@dataclass(frozen=True)
class Words:
    """All texts of a letter, in Dutch as we propose them. The name of a field is the name of its frame on the page."""

    help_title: str = "Hulp nodig?"
    help: str = (
        "Bel {phone}, van maandag tot en met vrijdag, 9 tot 17 uur.\n"
        "Of kom langs bij {helpers} in uw wijkcentrum. Neem deze brief mee."
    )
    languages: str = _LANGUAGES
    title: str = "U krijgt {value} om weg te geven"
    greeting: str = (
        "Beste bewoner,\nIn uw wijk beginnen bewoners initiatieven: een lange tafel, een bloemenlint, licht op het "
        "achterpad. Met deze waardebon helpt u het initiatief dat u het mooist vindt. Krijgt het genoeg waardebonnen? "
        "Dan betaalt de gemeente het bedrag uit en gaan uw buren aan de slag."
    )
    ticket_title: str = "Waardebon"
    code: str = "Uw code:"
    type_code: str = "Typ de code vóór **{type_before}** op **{site}**"
    scan: str = "Of scan met uw telefoon"
    step_1: str = "**1. Typ of scan uw code.** U hebt geen account nodig."
    step_2: str = "**2. Kies een initiatief.** In deze brief staan er een paar."
    step_3: str = "**3. Klaar.** Geven kan tot en met {give_until}."
    slip_title: str = "Liever op papier?"
    slip: str = (
        "Schrijf hier het nummer van het initiatief. Knip of scheur deze strook af en geef hem aan de "
        "maker van het initiatief, of aan {helpers}."
    )
    slip_number: str = "Nummer"
    back_title: str = "Deze initiatieven sparen nu in {district}"
    back_lead: str = "Stand van {standing}. De nieuwste stand staat op {site}"
    back_empty: str = "In {district} spaart nu nog niemand. Begint u?"
    saved: str = "**{saved}** van {target}"
    is_new: str = "(nieuw)"
    days_title: str = "Onthoud deze dagen"
    idea_title: str = "Hebt u zelf een idee?"
    idea: str = (
        "Begin een initiatief met twee buren van een ander adres. Dat kan het hele jaar, op de website of samen met "
        "{helpers}. Iedereen moet mee kunnen doen, en er mag geen winst mee worden gemaakt.\n"
        "Bel {phone} voor een afspraak."
    )
    hand_in_title: str = "Hier levert u de strook in"
    hand_in: str = (
        "Bij de maker van het initiatief. Bij {helpers} in uw wijkcentrum. Of in de brievenbus van het stadhuis. "
        "Uiterlijk **{give_until}**.\nUw naam en adres hoeven er niet op. Niemand ziet aan wie u geeft."
    )

    def filled(self, facts: Mapping[str, str]) -> "Words":
        """The same words with the facts in the place of their braces."""
        known = {name: facts[name] for name in facts if name in FACTS}
        return replace(self, **{each.name: braces.filled(getattr(self, each.name), known) for each in fields(self)})


@dataclass(frozen=True)
class Design:
    """What the letters of one municipality share.

    Args:
        platform: the name beside the drawn houses, or read instead of the logo; a new line breaks it.
        return_address: on one small line above the address.
        brand: all colours, "#rrggbb" by name, as `places.brands.complete` gives them.
        logo: a picture (PNG or JPEG) instead of the drawn houses and the name.
        is_large: the edition in 16 points, over as many sides as it needs.
    """

    platform: str
    return_address: str
    brand: Mapping[str, str]
    words: Words = field(default_factory=Words)
    logo: bytes | None = None
    is_large: bool = False
    language: str = "nl"

    @property
    def sender(self) -> Sender:
        """Who sends it."""
        return Sender(self.platform, self.brand, self.return_address, self.logo)


@dataclass(frozen=True)
class Plan:
    """An initiative on the back: its number, and how far it is.

    Args:
        picture: the name of one of our drawings, such as "groen".
        saved, target: amounts as people read them.
        share: of the target, 0 to 1.
    """

    number: int
    title: str
    place: str
    saved: str
    target: str
    share: float
    picture: str
    is_new: bool = False


@dataclass(frozen=True)
class Back:
    """What differs between districts.

    Args:
        facts: what stands for the braces: see FACTS.
        plans: those of the district first, then those of the whole town; at most six.
        days: a day and what happens then.
    """

    facts: Mapping[str, str]
    plans: tuple[Plan, ...] = ()
    days: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What differs between letters.

    Args:
        number: ten digits, opaque; stands in the address file, and in the margin for when the letter comes back.
        lines: the address, one to five lines, the last one with postcode and town.
        kix: see `kix.string`; empty leaves the bars out.
        code: as it is printed, in groups: 7K3M-9XQ2-4TBC.
    """

    number: str
    lines: list[str]
    kix: str
    code: str


class UnknownWord(ValueError):
    """Between braces stands a word that is no fact. Nothing was saved."""

    def __init__(self, field_name: str, words: str) -> None:
        super().__init__(f"{field_name}: {words}")
        self.frame, self.words = field_name, words


class NoGlyph(ValueError):
    """No font has these signs of one of the texts. Nothing was saved."""

    def __init__(self, field_name: str, signs: str) -> None:
        super().__init__(f"{field_name}: {signs}")
        self.frame, self.words = field_name, signs


def unknown(name: str, text: str) -> list[str]:
    """Words between braces in one of the texts that are no facts."""
    return braces.unknown(text, {*FACTS, "saved", "target"} if name == "saved" else FACTS)
