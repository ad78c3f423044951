# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clock for the pages that are kept."""

import pytest

from buurtsamen.core import pagecache
from buurtsamen.core.tests.asking import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time does not pass by itself."""
    made = Clock()
    monkeypatch.setattr(pagecache, "time", made)
    return made
