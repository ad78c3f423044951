# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for with which colleague an initiative is."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import journal, rights
from buurtsamen.people.models import RoleName, User
from buurtsamen.people.rights import RIGHTS, Right
from buurtsamen.places.models import Municipality
from buurtsamen.reviews.models import Assignment


class Refused(Exception):
    """This colleague may not work on it. Nothing was changed."""

    message = _("This colleague does not work for the district of one of these initiatives. Nothing was changed.")


def holding(right: Right, municipality: Municipality) -> QuerySet[User]:
    """Those who have a right here through a role, in some district at least, by name."""
    names = [name for name in RoleName if right in RIGHTS[name]]
    held = User.objects.filter(
        is_active=True, roles__municipality=municipality, roles__ended_at=None, roles__name__in=names
    )
    return held.distinct().order_by("name", "pk")


@transaction.atomic
def give(initiatives: list[Initiative], user: User, *, by: User, at: datetime) -> None:
    """From now on these are with this colleague; all of them, or none.

    Raises:
        Refused: the colleague does not review in the district of one of them; nothing was changed.
    """
    for initiative in initiatives:
        town = initiative.municipality
        if not rights.may(user, Right.REVIEW_INITIATIVES, town, district_id=initiative.district_id or 0):
            raise Refused
        was = Assignment.objects.filter(initiative=initiative).select_for_update().first()
        if was and was.user_id == user.pk:
            continue
        Assignment.objects.update_or_create(initiative=initiative, municipality=town, defaults={"user": user, "at": at})
        what = "reviews.initiative.taken_on" if by.pk == user.pk else "reviews.initiative.assigned"
        change = {"colleague": [was.user_id if was else None, user.pk]}
        journal.record(what, initiative, where=town, at=at, by=by, change=change)
