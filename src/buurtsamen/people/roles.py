# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for giving roles, changing the districts they are for, and ending them; each time in the journal."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.people import journal
from buurtsamen.people.models import IN_DISTRICTS, IdentityProvider, Role, RoleDistrict, RoleName, User
from buurtsamen.places.models import District, Municipality


class Refused(Exception):
    """A role that cannot be given, changed or ended this way; nothing was changed."""

    message = _("This cannot be done. Nothing was changed.")


class Held(Refused):
    """Somebody has this role already."""

    message = _("This person has this role already. Nothing was changed.")


class Ended(Refused):
    """The role ended before, perhaps because a colleague was first."""

    message = _("This role has ended already. Nothing was changed.")


class NoDistrict(Refused):
    """A role for districts needs at least one, and of this municipality."""

    message = _("Choose at least one district of this municipality for this role. Nothing was changed.")


class LastAdministrator(Refused):
    """A municipality keeps an administrator; the database holds to it as well."""

    message = _(
        "This is the last administrator of the municipality, so this role cannot end. Nothing was changed. First make "
        "somebody else administrator."
    )


class Elsewhere(Refused):
    """The login of another municipality vouches for this account, which is worth nothing here."""

    message = _(
        "This account belongs to the login of another municipality, so it gets no role here. Nothing was changed."
    )


class Closed(Refused):
    """Nobody comes in with this account any more: as an administrator it would only seem that there is one."""

    message = _("This account was closed, so it gets no role. Nothing was changed.")


@transaction.atomic
def give(
    user: User,
    name: RoleName,
    municipality: Municipality,
    *,
    districts: Iterable[int] = (),
    by: User | str,
    at: datetime,
    why: str = "",
    provider: IdentityProvider | None = None,
) -> Role:
    """From now on somebody has this role.

    Args:
        districts: ids; only for a coordinator or community worker, who needs at least one.
        by: whoever gives it, or the job.
        provider: the login that says so, when nobody here does.

    Raises:
        Refused: nothing was changed.
    """
    if user.signs_in_at_id not in (None, municipality.pk):
        raise Elsewhere
    if not User.objects.select_for_update(no_key=True).get(pk=user.pk).is_active:
        raise Closed
    found = districts_for(name, municipality, districts)
    try:
        with transaction.atomic():
            role = Role.objects.create(
                municipality=municipality, user=user, name=name, provider=provider, started_at=at
            )
    except IntegrityError as error:
        raise Held from error
    _set(role, found)
    change = {"role": ["", name], **({"districts": [[], _names(found)]} if found else {})}
    journal.record("people.role.given", user, where=municipality, at=at, by=by, why=why, change=change)
    _forget(user)
    return role


@transaction.atomic
def change_districts(role: Role, *, districts: Iterable[int], by: User | str, at: datetime, why: str = "") -> None:
    """From now on a role is for these districts. Says nothing when they are the same.

    Raises:
        Refused: nothing was changed.
    """
    now = Role.objects.select_for_update().select_related("user", "municipality").get(pk=role.pk)
    if now.ended_at:
        raise Ended
    found = districts_for(RoleName(now.name), now.municipality, districts)
    before = list(District.objects.filter(roledistrict__role=now).named())
    if {one.pk for one in before} == {one.pk for one in found}:
        return
    now.districts.all().delete()
    _set(now, found)
    change = {"role": [now.name, now.name], "districts": [_names(before), _names(found)]}
    journal.record("people.role.changed", now.user, where=now.municipality, at=at, by=by, why=why, change=change)
    _forget(now.user)


@transaction.atomic
def end(role: Role, *, by: User | str, at: datetime, why: str = "") -> None:
    """Somebody has this role no more, from their next request on.

    Raises:
        Ended: it was over.
        LastAdministrator: the municipality would have none left.
    """
    try:
        with transaction.atomic():
            won = Role.objects.held().filter(pk=role.pk).update(ended_at=at)
    except IntegrityError as error:
        raise LastAdministrator from error
    if not won:
        raise Ended
    change = {"role": [role.name, ""]}
    journal.record("people.role.ended", role.user, where=role.municipality, at=at, by=by, why=why, change=change)
    _forget(role.user)


def districts_for(name: RoleName, municipality: Municipality, ids: Iterable[int]) -> list[District]:
    """The districts for a role; none for a role that is for the whole municipality.

    Raises:
        NoDistrict: it needs one, or one of these is not of this municipality.
    """
    wanted = set(ids) if name in IN_DISTRICTS else set()
    found = list(District.objects.of(municipality).filter(pk__in=wanted).named())
    if len(found) != len(wanted) or (name in IN_DISTRICTS and not found):
        raise NoDistrict
    return found


def _set(role: Role, districts: list[District]) -> None:
    RoleDistrict.objects.bulk_create(
        RoleDistrict(municipality_id=role.municipality_id, role=role, district=district) for district in districts
    )


def _names(districts: list[District]) -> list[str]:
    return [district.name for district in districts]


def _forget(user: User) -> None:
    """Rights are asked anew of whoever is at hand."""
    user.__dict__.pop("_roles", None)
