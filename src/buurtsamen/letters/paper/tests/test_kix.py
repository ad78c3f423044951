# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest
import zint

from buurtsamen.letters.paper import kix


def bars_of_zint(text: str) -> list[tuple[int, int]]:
    """Whether each bar rises and drops, read from the drawing that zint makes."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.KIX
    symbol.encode(text)
    symbol.buffer_vector()
    bars = sorted((each.x, each.y, each.y + each.height) for each in symbol.vector.rectangles)
    top, bottom = min(bar[1] for bar in bars), max(bar[2] for bar in bars)
    middle = (top + bottom) / 2
    track = min(bar[2] - bar[1] for bar in bars)
    return [(int(begin < middle - track), int(end > middle + track)) for _, begin, end in bars]


@pytest.mark.parametrize("text", ["0123456789ABCDEFGH", "IJKLMNOPQRSTUVWXYZ", "1231FZ13XHS", "2500GG30250"])
def test_the_bars_are_those_of_zint(text: str) -> None:
    assert [bar for sign in text for bar in kix.BARS[sign]] == bars_of_zint(text)


@pytest.mark.parametrize(
    ("postcode", "number", "addition", "said"),
    [
        ("1231 FZ", 13, "hs", "1231FZ13XHS"),  # the examples of the post
        ("2500gg", 30250, "", "2500GG30250"),
        ("7602AB", 5, "A-2 hoog", "7602AB5XA2HOOG"),
        ("7602AB", 5, "bis-zwart", "7602AB5XBISZWA"),
        ("7602AB", 5, "–", "7602AB5"),
    ],
)
def test_they_say_postcode_number_and_addition(postcode: str, number: int, addition: str, said: str) -> None:
    assert kix.string(postcode, number, addition) == said


@pytest.mark.parametrize(
    ("postcode", "number"), [("", 1), ("0602AB", 1), ("7602A", 1), ("7602AB", 0), ("7602AB", 100_000)]
)
def test_without_a_dutch_address_there_are_none(postcode: str, number: int) -> None:
    with pytest.raises(kix.NoAddress):
        kix.string(postcode, number)
