# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who offers or listens: sealed in the table, and found by a link that only their mail has.

What strangers type about themselves stands nowhere in the clear: the desk has no use for it, a backup tells nothing,
and forgetting is emptying one column. Whose rows they are can be found by a keyed hash of the address.
"""

import json
import uuid
from dataclasses import asdict, dataclass
from hashlib import sha256
from hmac import digest as hmac_digest
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing

from buurtsamen.core import sealing
from buurtsamen.places.models import Municipality
from buurtsamen.places.shapes import Spot
from buurtsamen.sharing.models import Alert, Offer

_Row = TypeVar("_Row", Offer, Alert)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody without an account.

    Attributes:
        language: of the page that they filled in, and so of their mails.
        shown_as: the name that may stand on the page of who lends a thing; nothing: none.
        spot: the middle of their postcode, when distance counts.
    """

    email: str
    language: str
    name: str = ""
    phone: str = ""
    note: str = ""
    shown_as: str = ""
    spot: Spot | None = None


def sealed(contact: Contact) -> bytes:
    """For the column `contact`."""
    return sealing.seal(json.dumps(asdict(contact)).encode(), purpose="sharing.contact")


def of(row: Offer | Alert) -> Contact | None:
    """Who it is; none when they were forgotten."""
    if not row.contact:
        return None
    known = json.loads(sealing.unseal(bytes(row.contact), purpose="sharing.contact"))
    return Contact(**known | {"spot": tuple(known["spot"]) if known["spot"] else None})


def key_of(email: str) -> uuid.UUID:
    """For the column `who`."""
    return key("address", email.lower())


def key(kind: str, who: str) -> uuid.UUID:
    """A keyed hash (HMAC-SHA-256, cut to 128 bits): the column tells of nobody."""
    return uuid.UUID(bytes=hmac_digest(settings.SEAL_KEY, f"sharing|{kind}|{who}".encode(), sha256)[:16])


def token(row: Offer | Alert) -> str:
    """The secret of a link that is mailed to them alone: a signed number."""
    return _signer(type(row)).sign(row.pk.hex)


def find(kind: type[_Row], token: str, municipality: Municipality) -> _Row | None:
    """The row of a link; none when somebody made it up, or the row is gone."""
    try:
        pk = uuid.UUID(hex=_signer(kind).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows: Any = kind.objects
    found: _Row | None = rows.of(municipality).filter(pk=pk).first()
    return found


def _signer(kind: type[Any]) -> signing.Signer:
    return signing.Signer(salt=kind._meta.label_lower, sep=".")
