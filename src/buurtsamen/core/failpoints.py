# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for stopping a rule half-way in a test, where a race or a fault would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_actions: dict[str, Callable[[], object]] = {}


def reach(name: str) -> None:
    """Do what a test set here; nothing otherwise."""
    if _actions and (action := _actions.get(name)):
        action()


@contextmanager
def at(name: str, action: Callable[[], object]) -> Iterator[None]:
    """While inside, every thread that reaches the point does this first: waits at a barrier, or fails."""
    _actions[name] = action
    try:
        yield
    finally:
        del _actions[name]
