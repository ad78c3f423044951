# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a letter to test with: Almelo, six initiatives, codes that are no one's."""

import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from buurtsamen.letters.paper import kix, pdf
from buurtsamen.letters.paper.cover import Cover
from buurtsamen.letters.paper.design import Back, Design, Letter, Plan
from buurtsamen.letters.paper.sheet import Sheet
from buurtsamen.places import brands
from buurtsamen.rounds import codes

ADDRESS = "HTTPS://ALMELOBUURTSAMEN.EXAMPLE/V/"
DESIGN = Design("Almelo\nBuurt Samen", "Retouradres: Postbus 000, 7600 AA Almelo", brands.complete({}))
LARGE = replace(DESIGN, is_large=True)
FACTS = {
    "value": "€\u00a07,50",
    "site": "almelobuurtsamen.example",
    "type_before": "15 december 2025",
    "give_until": "zaterdag 31 januari 2026",
    "phone": "0546 – 00 00 00",
    "helpers": "de wijkondersteuner van Avedan",
    "district": "Windmolenbroek",
    "town": "Almelo",
    "standing": "20 oktober 2025",
}
PLANS = (
    Plan(15, "Lange tafel in de Leemslagen", "Leemslagen Noord", "€\u00a00", "€\u00a0465", 0, "eten", is_new=True),
    Plan(12, "Bijenlint langs de Maardijk", "Maardijk, Windmolenbroek", "€\u00a090", "€\u00a0600", 0.15, "groen"),
    Plan(19, "Voetbaldoeltjes voor Nijrees", "Nijrees", "€\u00a067,50", "€\u00a0340", 0.2, "spelen"),
    Plan(26, "Voorleesbank in Groeneveld", "Groeneveld", "€\u00a030", "€\u00a0280", 0.11, "ontmoeten"),
    Plan(30, "Almelo zingt op de Markt", "Heel Almelo", "€\u00a00", "€\u00a01.800", 0, "muziek-2", is_new=True),
    Plan(3, "Duofiets voor Almelo", "Heel Almelo", "€\u00a0382,50", "€\u00a02.400", 0.16, "sport-2"),
)
DAYS = (
    ("3 november", "vanaf nu kunt u uw code gebruiken"),
    ("14 december", "laatste dag om uw code te gebruiken"),
    ("31 januari", "laatste dag om te geven"),
    ("voorjaar 2026", "u krijgt een nieuwe waardebon"),
)
BACK = Back(FACTS, PLANS, DAYS)
HEAD = Cover("Brieven voor de drukker", (("Wijk", "Windmolenbroek"), ("Bestand", "1 van 4"), ("Brieven", "200")))


def letters(count: int, *, seed: int = 1) -> Iterator[Letter]:
    """Letters with addresses and codes by chance, the same each time."""
    chance = random.Random(seed)  # noqa: S311 - a test
    for place in range(count):
        symbols = "".join(chance.choice(codes.ALPHABET) for _ in range(codes.LENGTH))
        number, addition = chance.randint(1, 2500), chance.choice(["", "", "", "A", "B2", "HS", "3-hoog"])
        postcode = f"{chance.randint(7600, 7611)}{chance.choice('ABCDE')}{chance.choice('ABCDE')}"
        yield Letter(
            f"{1_000_000_000 + place}",
            [
                "Aan de bewoners van",
                f"Voorbeeldlaan {number} {addition}".strip(),
                f"{postcode[:4]} {postcode[4:]}  ALMELO",
            ],
            kix.string(postcode, number, addition),
            "-".join(symbols[at : at + 4] for at in range(0, codes.LENGTH, 4)),
        )


def written(these: Iterable[Letter], design: Design = DESIGN, back: Back = BACK, **more: Any) -> bytes:
    """A file of letters."""
    file = io.BytesIO()
    pdf.write(file, Sheet(design, back), these, title="Brieven", address=ADDRESS, alphabet=codes.ALPHABET, **more)
    return file.getvalue()


def letter(**changes: Any) -> Letter:
    """The first letter, with changes."""
    return replace(next(letters(1)), **changes)
