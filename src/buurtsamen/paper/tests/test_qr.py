# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import random

import pytest
import segno
import zxingcpp
from PIL import Image

from buurtsamen.paper import qr

SIGNS = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"


def read(symbol: qr.Symbol) -> list[str]:
    """What a decoder of others reads in it."""
    image = Image.frombytes("1", (symbol.size, symbol.size), symbol.bits, "raw", "1;I").convert("L")
    whole = Image.new("L", (symbol.size + 2 * qr.BORDER,) * 2, 255)
    whole.paste(image, (qr.BORDER, qr.BORDER))
    return [
        each.text for each in zxingcpp.read_barcodes(whole.resize((whole.width * 4,) * 2, Image.Resampling.NEAREST))
    ]


@pytest.mark.parametrize("beginning", ["HTTPS://ALMELO.EXAMPLE/V/", "HTTPS://ALMELOO.EXAMPLE/V/", "A"])
@pytest.mark.parametrize("length", [12, 5, 1])
def test_a_series_draws_what_segno_draws(beginning: str, length: int) -> None:
    series, chance = qr.Series(beginning, length, SIGNS), random.Random(1)  # noqa: S311 - a test

    for _ in range(20):
        end = "".join(chance.choice(SIGNS) for _ in range(length))
        example = series._example
        made = segno.make_qr(
            beginning + end, example.error, example.version, "alphanumeric", example.mask, boost_error=False
        )
        assert series.symbol(end).bits == qr._number(made).to_bytes(len(series.symbol(end).bits), "big")
        assert read(series.symbol(end)) == [beginning + end]


def test_one_symbol_holds_an_address_in_small_letters() -> None:
    assert read(qr.symbol("https://almelo.example/p/aB3x")) == ["https://almelo.example/p/aB3x"]


def test_small_letters_in_a_series_are_refused() -> None:
    with pytest.raises(ValueError, match="alphanumeric"):
        qr.Series("https://almelo.example/v/", 12, SIGNS)
