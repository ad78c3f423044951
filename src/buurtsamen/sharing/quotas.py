# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how much may come from one network, or name one address, before somebody proved that it is theirs."""

import uuid
from datetime import datetime
from typing import Any

from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.sharing import contacts
from buurtsamen.sharing.models import Alert, Offer
from buurtsamen.sharing.refusals import TooMany

PER_NETWORK, PER_ADDRESS = 20, 3  # a day, unproven, of offers and alerts together; a library is one network


def count(email: str, *, network: str, at: datetime) -> uuid.UUID:
    """The key of a network today, for the row that is about to be made.

    Raises:
        TooMany: too much waits for a proof already.
    """
    key = contacts.key(f"network {at.astimezone(AMSTERDAM).date()}", network)
    unproven: list[Any] = [Offer.objects.filter(state=Offer.State.UNPROVEN), Alert.objects.filter(proven_at=None)]
    if sum(rows.filter(network=key).count() for rows in unproven) >= PER_NETWORK:
        raise TooMany
    if sum(rows.filter(who=contacts.key_of(email)).count() for rows in unproven) >= PER_ADDRESS:
        raise TooMany
    return key
