# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a bench says: one line `name=value` for each figure."""

import sys


class Figures:
    """Writes figures as they come, and keeps them for ratios."""

    def __init__(self) -> None:
        self.known: dict[str, float] = {}

    def say(self, name: str, value: float) -> None:
        """One line; whole above a hundred, otherwise with three significant digits."""
        self.known[name] = value
        text = f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
        sys.stdout.write(f"{name}={text}\n")
        sys.stdout.flush()

    def ratio(self, name: str, of: str, to: str) -> None:
        """One figure divided by another of the same run; nothing when one was not measured."""
        if of in self.known and to in self.known:
            self.say(name, self.known[of] / self.known[to])
