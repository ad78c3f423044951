# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for chance in the demo: the same in every load, and a stream of its own for every purpose."""

import random
from collections.abc import Sequence
from fractions import Fraction


def dice(purpose: str) -> random.Random:
    """Chance for one purpose, so that a change in one thing does not move the others."""
    return random.Random(f"buurt samen, the demo: {purpose}")  # noqa: S311 - decoration, not a secret


def divided(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number divided by weight, without a remainder: the largest fractions are rounded up."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [int(part) for part in exact]
    by_fraction = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_fraction[: total - sum(parts)]:
        parts[place] += 1
    return parts
