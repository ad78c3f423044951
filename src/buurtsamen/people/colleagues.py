# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for colleagues: who works in a municipality, or did, and signing one of them out."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from buurtsamen.people import journal, sessions
from buurtsamen.people.models import Role, User
from buurtsamen.places.models import Municipality


class NotHere(Exception):
    """Only for somebody who works here; nothing was changed."""

    message = _("This person has no role here, so nothing was changed.")


def of(municipality: Municipality) -> QuerySet[User]:
    """Whoever has a role here now; `held` are those roles, `has_factor` says whether they have a second factor here."""
    held = Role.objects.of(municipality).held()
    return (
        User.objects.filter(Exists(held.filter(user=OuterRef("pk"))))
        .annotate(has_factor=Exists(_factors()))
        .prefetch_related(
            Prefetch("roles", held.order_by("name").prefetch_related("districts__district"), to_attr="held")
        )
    )


def once_of(municipality: Municipality) -> QuerySet[User]:
    """Whoever has or had a role here."""
    ever = Role.objects.of(municipality).filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(ever)).annotate(has_factor=Exists(_factors()))


@transaction.atomic
def sign_out(user: User, *, municipality: Municipality, by: User, why: str, at: datetime) -> None:
    """Sign a colleague out everywhere, at once.

    Raises:
        NotHere: nothing was changed.
    """
    if not Role.objects.of(municipality).held().filter(user=user).exists():
        raise NotHere
    sessions.end_all(user)
    journal.record("people.sessions.ended", user, where=municipality, at=at, by=by, why=why)


def _factors() -> QuerySet[Authenticator]:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=OuterRef("pk"), type__in=kinds)
    return factors
