# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is done in every municipality."""

import pytest

from buurtsamen.conftest import Town
from buurtsamen.places import towns
from buurtsamen.places.models import Municipality, Neighbourhood


def test_what_fails_in_one_municipality_stops_no_other_and_is_told(town: Town, other_town: Town) -> None:
    done: dict[str, int] = {}

    def work(municipality: Municipality) -> None:
        if municipality == town.municipality:
            raise ValueError("here")
        done[municipality.name] = Neighbourhood.objects.filter(municipality=municipality).count()

    with pytest.raises(ExceptionGroup, match="not done everywhere") as failed:
        towns.in_each(work)

    assert [str(error) for error in failed.value.exceptions] == ["here"]
    assert done == {other_town.municipality.name: 1}
    assert Neighbourhood.objects.filter(municipality=town.municipality).exists()  # as before
