# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A million codes, and everything that people do to them."""

import random
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buurtsamen.rounds import codes
from buurtsamen.rounds.codes import ALPHABET, LENGTH

KEY = bytes(range(32))
MANY = 1_000_000


@pytest.fixture(scope="module")
def million() -> list[str]:
    return [codes.derive(KEY, UUID(int=number)) for number in range(MANY)]


FORMS: list[Callable[[str], str]] = [
    codes.written,
    str,
    str.lower,
    lambda code: codes.written(code).lower(),
    lambda code: codes.written(code).replace("-", " "),
    lambda code: codes.written(code).replace("-", "."),
    lambda code: codes.written(code).replace("-", "\u2013"),
    lambda code: codes.written(code).replace("-", "\u00a0"),
    lambda code: f"  {codes.written(code)}\n",
    lambda code: f"{code[:5]} / {code[5:]}",
    " ".join,
    lambda code: "".join(chr(ord(symbol) + 0xFEE0) for symbol in code),
    lambda code: f"https://almelo.test/v/{code}",
    lambda code: f"almelo.test/V/{codes.written(code).lower()}",
    lambda code: f"\u201c{codes.written(code)}\u201d",
    lambda code: f"{code[:6].lower()}\u200b{code[6:]}.",
]


def test_a_million_codes_all_differ(million: list[str]) -> None:
    assert len(set(million)) == MANY


def test_no_code_holds_a_word(million: list[str]) -> None:
    text = "\n".join(million)
    as_letters = text.translate(str.maketrans("3458", "EASB"))

    assert "SS" not in text
    assert not [word for word in WORDS if word in as_letters]


def test_every_code_is_read_back_however_it_is_written(million: list[str]) -> None:
    """Each code in one of the forms, each form for sixty thousand codes."""
    forms = FORMS * (MANY // len(FORMS) + 1)

    assert all(codes.read(form(code)) == code for code, form in zip(million, forms, strict=False))


def test_every_form_is_read(million: list[str]) -> None:
    for code in million[:100]:
        assert {codes.read(form(code)) for form in FORMS} == {code}


def test_every_symbol_is_as_likely_in_every_place(million: list[str]) -> None:
    """An S is a little rarer, because SS is skipped."""
    for place in zip(*million, strict=True):
        count = Counter(place)
        assert set(count) == set(ALPHABET)
        assert all(abs(times * len(ALPHABET) / MANY - 1) < 0.08 for times in count.values())


def test_every_single_wrong_symbol_is_caught(million: list[str]) -> None:
    """12 places, 30 other symbols: none of the 360 is taken for a code."""
    for code in million[:300]:
        for place in range(LENGTH):
            for symbol in ALPHABET.replace(code[place], ""):
                with pytest.raises(codes.Mistyped):
                    codes.read(code[:place] + symbol + code[place + 1 :])


def test_every_swap_of_two_symbols_is_caught(million: list[str]) -> None:
    """Neighbours or not: all 66 pairs of places, where the symbols differ."""
    for code in million[:1000]:
        for one, other in combinations(range(LENGTH), 2):
            symbols = list(code)
            symbols[one], symbols[other] = symbols[other], symbols[one]
            if symbols[one] != symbols[other]:
                with pytest.raises(codes.Mistyped):
                    codes.read("".join(symbols))


def test_of_two_wrong_symbols_one_in_thirty_is_not_caught(million: list[str]) -> None:
    """What a check symbol cannot do. Such a code is almost surely no voucher's: 1 in 29 million million."""
    code = million[0]
    read = 0
    for one, other in combinations(range(LENGTH), 2):
        for first in ALPHABET.replace(code[one], ""):
            for second in ALPHABET.replace(code[other], ""):
                symbols = list(code)
                symbols[one], symbols[other] = first, second
                read += is_read("".join(symbols))
    assert read == 66 * 30 * 30 // 30


def is_read(text: str) -> bool:
    try:
        codes.read(text)
    except codes.Unreadable:
        return False
    return True


@pytest.mark.parametrize("symbol", list("01IOUiou"))
def test_a_symbol_that_no_code_holds_gets_a_hint(million: list[str], symbol: str) -> None:
    for place in range(LENGTH):
        with pytest.raises(codes.Lookalike):
            codes.read(codes.written(million[0][:place] + symbol + million[0][place + 1 :]))


@pytest.mark.parametrize("typed", ["", " ", "-", "7KQ2", "7KQ2-9WXF-MH4", "7KQ2-9WXF-MH4T-2", "0", "A" * 1_000_000])
def test_too_little_or_too_much_is_said_so(typed: str) -> None:
    with pytest.raises(codes.WrongLength):
        codes.read(typed)


def check(text: str) -> None:
    """Whatever comes in: a code comes out, the same in every form, or a refusal with a reason."""
    try:
        code = codes.read(text)
    except codes.Unreadable as refusal:
        assert type(refusal) in (codes.WrongLength, codes.Lookalike, codes.Mistyped)
    else:
        assert len(code) == LENGTH
        assert set(code) <= set(ALPHABET)
        assert codes.read(codes.written(code)) == code


ALIKE = st.text(st.sampled_from(ALPHABET + ALPHABET.lower() + " -./\u00a0\u200b01OIU"), max_size=30)


@settings(database=None, derandomize=True, deadline=None, max_examples=5000)
@given(st.one_of(st.text(max_size=300), ALIKE))
@example("\u00df" * 6)  # two letters each, in capitals
@example("\ufb00" * 12)
@example("/v/" * 100)
@example("\u0663" * 12)  # digits of elsewhere
@example("\x00" * 12)
@example("\ud800" * 12)  # half a character
@example("' or 1=1 --")
def test_nothing_but_a_code_or_a_refusal_comes_out(text: str) -> None:
    check(text)


def test_ten_thousand_hostile_strings() -> None:
    """Pieces of codes, of Unicode's oddities and of attacks, put together in ten thousand ways."""
    pieces = [
        *(
            "7KQ2",
            "9WXF",
            "MH4T",
            "7KQ29WXFMH4T",
            "7kq2-9wxf-mh4t",
            "/v/",
            "/V/",
            "-",
            " ",
            "\n",
            "\x00",
            "0",
            "O",
            "U",
        ),
        *("\u0130", "\u0131", "\u017f", "\u212a", "\u00df", "\ufb06", "\uff11", "\u2460", "\u0301", "\u202e", "\ufeff"),
        *("\U0001d7d8", "\ud800", "\U000e0041", "%00", "%2Fv%2F", "<script>", "'; drop table", "{{7*7}}", "../", "\\"),
    ]
    chance = random.Random(31)  # noqa: S311 - the same in every run
    for _ in range(10_000):
        check("".join(chance.choices(pieces, k=chance.randint(1, 20))))


def test_a_code_follows_from_key_and_voucher_alone() -> None:
    """Golden: letters that wait to be printed must keep working, so this never changes."""
    assert codes.derive(KEY, UUID(int=1)) == "3BBDSHV2HQV4"
    assert codes.derive(KEY, UUID(int=2)) == "YQF5PAKH6ZNG"
    assert codes.derive(KEY[::-1], UUID(int=1)) != "3BBDSHV2HQV4"


def test_the_database_knows_a_hash_under_the_pepper() -> None:
    code = codes.derive(KEY, UUID(int=1))

    assert codes.digest(KEY, code) == UUID("d03444f4-e43f-9ac7-0336-5afba1a63669")
    assert codes.digest(KEY[::-1], code) != codes.digest(KEY, code)


def test_a_code_is_written_in_three_groups() -> None:
    assert codes.written("7KQ29WXFMH4T") == "7KQ2-9WXF-MH4T"


WORDS = [word for line in codes._WORDS.splitlines() for word in line.split()[1:]]


@pytest.mark.parametrize("word", WORDS)
def test_a_listed_word_can_come_up_and_is_found(word: str) -> None:
    """In capitals, of the alphabet's letters: anything else could never stand in a code."""
    assert set(word) <= set(ALPHABET) - set("23456789")
    assert 3 <= len(word) <= 6
    assert codes.has_word(f"22{word}" + "2" * (10 - len(word)))
    assert codes.has_word(word.translate(str.maketrans("EASB", "3458")).ljust(12, "2"))
    assert codes.has_word(word.rjust(12, "9"))


@pytest.mark.parametrize(
    "harmless",
    ["GAS", "RAS", "SLA", "HEL", "BEL", "PLAN", "ZAAK", "MARKT", "55", "88", "LETTER", "STRAAT", "PLEK"],
)
def test_other_words_are_let_be(harmless: str) -> None:
    assert not codes.has_word(harmless.ljust(12, "2"))


def test_few_codes_are_skipped() -> None:
    """Fewer than one in thirty, so a code keeps its 54 bits and more."""
    chance = random.Random(12)  # noqa: S311 - the same in every run
    skipped = sum(codes.has_word("".join(chance.choices(ALPHABET, k=LENGTH))) for _ in range(50_000))

    assert skipped < 50_000 / 30
