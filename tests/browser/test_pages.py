# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page, in both brands, on a narrow screen and a wide one, and with letters twice as large."""

from collections.abc import Iterator

import pytest

from browser.conftest import Meet
from browser.judge import Judge
from browser.policy import DIRECTIVES, directives
from browser.visitor import NARROW, Visitor
from browser.walk import PAGES


@pytest.fixture(params=["lindedorp", "elders"])
def visitor(request: pytest.FixtureRequest, meet: Meet) -> Iterator[Visitor]:
    """Somebody in one of the towns."""
    with meet(request.param).at_work() as somebody:
        yield somebody


@pytest.fixture(scope="module")
def judges() -> dict[str, Judge]:
    """One for each visitor, who knows the rules after the first page."""
    return {}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_for_everybody_and_asks_nothing_elsewhere(
    name: str, visitor: Visitor, judges: dict[str, Judge]
) -> None:
    PAGES[name](visitor)
    judge = judges.setdefault(visitor.place.host, Judge(visitor.page))
    found = judge.broken_rules()
    with judge.letters(2):
        found += [f"large letters: {each}" for each in judge.sticks_out()]
        visitor.page.set_viewport_size(NARROW)
        found += [f"narrow, large letters: {each}" for each in judge.sticks_out()]
    found += [f"narrow: {each}" for each in judge.broken_rules() + judge.sticks_out() + judge.cut_off()]

    assert found == []
    assert visitor.documents
    assert all(directives(document.headers["content-security-policy"]) == DIRECTIVES for document in visitor.documents)
