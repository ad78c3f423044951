# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for words between braces in a text that a municipality writes: filling them in, and those nobody knows."""

import re
from collections.abc import Container, Mapping

_BRACES = re.compile(r"\{([^{}\n]*)\}")


def words_in(text: str) -> list[str]:
    """What stands between braces, each once."""
    return list(dict.fromkeys(_BRACES.findall(text)))


def filled(text: str, words: Mapping[str, object]) -> str:
    """The text with the words that are known filled in; others stay as they were written."""
    return _BRACES.sub(lambda found: str(words.get(found[1], found[0])), text)


def unknown(text: str, known: Container[str]) -> list[str]:
    """What would not be filled in: "{waarde}"."""
    return [f"{{{word}}}" for word in words_in(text) if word not in known]
