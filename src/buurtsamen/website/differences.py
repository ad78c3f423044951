# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what changed from one text to the next, so that a person can read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_AROUND = 1  # lines that stay the same, shown on both sides of a change
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """Some words, and what happened to them: `ins`, `del`, or nothing."""

    what: str
    text: str


Line = list[Part]  # an empty one stands for lines that were left out


def between(before: str, after: str) -> list[Line]:
    """The lines that changed, word by word, each with a line around it; nothing when the texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        first, last = group[0], group[-1]
        if number or first[1] > 0:
            lines.append([])
        for what, from_old, to_old, from_new, to_new in group:
            lines += _lines(what, old[from_old:to_old], new[from_new:to_new])
    if lines and last[2] < len(old):
        lines.append([])
    return lines


def _lines(what: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if what == "equal":
        yield from ([Part("", line)] for line in old if line)
    elif what == "replace" and len(old) == len(new):
        yield from (_words(*pair) for pair in zip(old, new, strict=True))
    else:
        yield from ([Part("del", line)] for line in old if line)
        yield from ([Part("ins", line)] for line in new if line)


def _words(old: str, new: str) -> Line:
    """One line that became another: the words that went, and those that came."""
    was, is_now = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, was, is_now, autojunk=False)
    if matcher.ratio() < 1 / 3:  # hardly a word is the same: two lines are easier to read
        return [part for part in (Part("del", old), Part("ins", new)) if part.text]
    parts: Line = []
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        went, came = "".join(was[from_old:to_old]), "".join(is_now[from_new:to_new])
        if what == "equal":
            parts.append(Part("", went))
        else:
            parts += [part for part in (Part("del", went), Part("ins", came)) if part.text]
    return parts
