# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed in a text, to be read by a person."""

from hypothesis import given
from hypothesis import strategies as st

from buurtsamen.website import differences
from buurtsamen.website.differences import Part

TEXTS = st.lists(st.sampled_from(["", "een twee drie", "een twee vier", "- vijf", "## Kop", "iets heel anders"]))


def test_a_word_that_changed_stands_between_words_that_stayed() -> None:
    assert differences.between("Bel ons op maandag.", "Bel ons op dinsdag.") == [
        [Part("", "Bel ons op "), Part("del", "maandag"), Part("ins", "dinsdag"), Part("", ".")]
    ]


def test_a_line_that_came_and_one_that_went_are_whole() -> None:
    assert differences.between("a\nb\nc", "a\nc\nd") == [
        [Part("", "a")],
        [Part("del", "b")],
        [Part("", "c")],
        [Part("ins", "d")],
    ]


def test_what_is_far_from_a_change_is_left_out() -> None:
    before = "\n".join(f"regel {number}" for number in range(20))
    after = before.replace("regel 10", "regel tien")

    lines = differences.between(before, after)

    assert lines[0] == lines[-1] == []
    assert [part.text for line in lines for part in line] == ["regel 9", "regel ", "10", "tien", "regel 11"]


def test_a_line_that_became_another_one_is_not_cut_into_words() -> None:
    assert differences.between("Bel ons gerust.", "Mail naar de wijkcoach") == [
        [Part("del", "Bel ons gerust."), Part("ins", "Mail naar de wijkcoach")]
    ]


@given(before=TEXTS, after=TEXTS)
def test_nothing_that_changed_is_left_out(before: list[str], after: list[str]) -> None:
    lines = differences.between("\n".join(before), "\n".join(after))
    was = {"".join(part.text for part in line if part.what != "ins") for line in lines}
    is_now = {"".join(part.text for part in line if part.what != "del") for line in lines}

    assert set(before) - set(after) <= was | {""} and was <= {*before, ""}
    assert set(after) - set(before) <= is_now | {""} and is_now <= {*after, ""}


@given(text=TEXTS)
def test_the_same_text_has_no_differences(text: list[str]) -> None:
    assert differences.between("\n".join(text), "\n".join(text)) == []
