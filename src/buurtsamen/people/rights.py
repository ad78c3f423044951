# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who may do what. Code asks for a right, never for a role; the table below says which role has which."""

from enum import StrEnum
from functools import reduce

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from buurtsamen.people.models import IN_DISTRICTS, Role, RoleDistrict, RoleName, User
from buurtsamen.places.models import Municipality


class Right(StrEnum):
    """Something that may be done at the desk."""

    ENTER = "enter"  # be at the desk at all: Today, search, one's own work
    SEE_INITIATIVES = "see_initiatives"
    REVIEW_INITIATIVES = "review_initiatives"
    DECIDE_INITIATIVES = "decide_initiatives"
    ACT_FOR_RESIDENTS = "act_for_residents"  # with their say-so
    ADVISE = "advise"
    SEE_ROUNDS = "see_rounds"
    MANAGE_ROUNDS = "manage_rounds"  # make and change drafts
    RUN_ROUNDS = "run_rounds"  # prepare, open and close
    PREPARE_PRINT_RUN = "prepare_print_run"
    HAND_OVER_PRINT_RUN = "hand_over_print_run"
    RELEASE_PRINT_RUN = "release_print_run"
    REPLACE_LETTERS = "replace_letters"
    SEE_ADDRESSES = "see_addresses"
    SEE_BOOKS = "see_books"
    CHECK_PAYOUT = "check_payout"
    APPROVE_PAYOUT = "approve_payout"
    ANSWER_QUESTIONS = "answer_questions"
    SEE_FIGURES = "see_figures"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"  # invite, give and end roles, agree to a new second factor
    SEE_JOURNAL = "see_journal"
    SEE_SETTINGS = "see_settings"
    CHANGE_SETTINGS = "change_settings"
    CHANGE_TEXTS = "change_texts"  # of the public site and of mails


R = Right
_EVERYBODY = {R.ENTER, R.SEE_INITIATIVES, R.SEE_ROUNDS, R.SEE_FIGURES}

RIGHTS: dict[RoleName, frozenset[Right]] = {
    RoleName.ADMINISTRATOR: frozenset(
        _EVERYBODY
        | {R.SEE_PEOPLE, R.MANAGE_PEOPLE, R.SEE_JOURNAL, R.SEE_SETTINGS, R.CHANGE_SETTINGS, R.CHANGE_TEXTS}
        | {R.MANAGE_ROUNDS}
    ),
    RoleName.PROGRAMME_MANAGER: frozenset(
        _EVERYBODY
        | {R.MANAGE_ROUNDS, R.RUN_ROUNDS, R.PREPARE_PRINT_RUN, R.RELEASE_PRINT_RUN}
        | {R.SEE_BOOKS, R.SEE_PEOPLE, R.SEE_JOURNAL, R.SEE_SETTINGS, R.CHANGE_TEXTS}
        | {R.REVIEW_INITIATIVES, R.DECIDE_INITIATIVES}  # what is city-wide as well
    ),
    RoleName.COORDINATOR: frozenset(
        _EVERYBODY | {R.REVIEW_INITIATIVES, R.DECIDE_INITIATIVES, R.ACT_FOR_RESIDENTS, R.ANSWER_QUESTIONS}
    ),
    RoleName.COMMUNITY_WORKER: frozenset(_EVERYBODY | {R.ACT_FOR_RESIDENTS}),
    RoleName.ADVISER: frozenset({R.ENTER, R.ADVISE}),  # sees an initiative when asked about it, and no other
    RoleName.TREASURER: frozenset(_EVERYBODY | {R.SEE_BOOKS, R.CHECK_PAYOUT, R.SEE_JOURNAL}),
    RoleName.SECOND_TREASURER: frozenset(_EVERYBODY | {R.SEE_BOOKS, R.APPROVE_PAYOUT, R.SEE_JOURNAL}),
    RoleName.HELPDESK: frozenset(
        _EVERYBODY | {R.SEE_ADDRESSES, R.REPLACE_LETTERS, R.ACT_FOR_RESIDENTS, R.ANSWER_QUESTIONS}
    ),
    RoleName.AUDITOR: frozenset(
        _EVERYBODY | {R.SEE_BOOKS, R.SEE_PEOPLE, R.SEE_JOURNAL, R.SEE_SETTINGS, R.SEE_ADDRESSES}  # and changes nothing
    ),
}
# Runs the installation: hands over what the printer needs and helps with letters, in the municipality they work in.
OPERATOR: frozenset[Right] = frozenset(
    _EVERYBODY
    | {R.PREPARE_PRINT_RUN, R.HAND_OVER_PRINT_RUN, R.REPLACE_LETTERS, R.SEE_ADDRESSES, R.ANSWER_QUESTIONS}
    | {R.SEE_JOURNAL, R.SEE_PEOPLE, R.SEE_SETTINGS, R.CHANGE_SETTINGS, R.CHANGE_TEXTS}
)
READS_ONLY = frozenset(right for right in Right if right.startswith("see_")) | {R.ENTER}

# Two acts on one case that one person never does both; one right alone: an act that takes two people.
APART: frozenset[frozenset[Right]] = frozenset(
    {
        frozenset({R.PREPARE_PRINT_RUN, R.RELEASE_PRINT_RUN}),
        frozenset({R.HAND_OVER_PRINT_RUN, R.RELEASE_PRINT_RUN}),
        frozenset({R.CHECK_PAYOUT, R.APPROVE_PAYOUT}),
        frozenset({R.REVIEW_INITIATIVES, R.APPROVE_PAYOUT}),
        frozenset({R.ACT_FOR_RESIDENTS, R.DECIDE_INITIATIVES}),  # who filled in the plan of a resident with them
        frozenset({R.DECIDE_INITIATIVES}),  # above the amount of the municipality
    }
)


class SamePerson(Exception):
    """Whoever did the one act on this case may not do the other. Nothing was changed."""

    message = _("You did an earlier step of this yourself, so a colleague has to do this one. Nothing was changed.")


def roles(user: User | AnonymousUser, municipality: Municipality) -> list[Role]:
    """The roles somebody holds in a municipality at this moment; asked of the database once for each request."""
    if not isinstance(user, User) or not user.is_active or user.signs_in_at_id not in (None, municipality.pk):
        return []
    known: dict[int, list[Role]] = user.__dict__.setdefault("_roles", {})
    if municipality.pk not in known:
        known[municipality.pk] = list(Role.objects.of(municipality).held().filter(user=user))
    return known[municipality.pk]


def of(user: User | AnonymousUser, municipality: Municipality) -> frozenset[Right]:
    """All rights somebody has in a municipality, in some district at least."""
    own = [RIGHTS[RoleName(role.name)] for role in roles(user, municipality)]
    if isinstance(user, User) and user.is_active and user.is_operator and user.works_in_id == municipality.pk:
        own.append(OPERATOR)
    return reduce(frozenset.union, own, frozenset())


def may(
    user: User | AnonymousUser, right: Right, municipality: Municipality, *, district_id: int | None = None
) -> bool:
    """Whether somebody has a right in a municipality.

    Args:
        district_id: of what it is about; None when it is about no district in particular. Whoever works for some
            districts only may not do it for another one, nor for what is city-wide when `district_id` is 0.
    """
    if right not in of(user, municipality):
        return False
    if district_id is None:
        return True
    bound = districts(user, right, municipality)
    return bound is None or district_id in bound


def districts(user: User | AnonymousUser, right: Right, municipality: Municipality) -> frozenset[int] | None:
    """The districts for which somebody has a right: None for all of them, an empty set for none."""
    granting = [role for role in roles(user, municipality) if right in RIGHTS[RoleName(role.name)]]
    is_operator = isinstance(user, User) and user.is_operator and user.works_in_id == municipality.pk
    if (is_operator and right in OPERATOR) or any(role.name not in IN_DISTRICTS for role in granting):
        return None
    return frozenset(RoleDistrict.objects.filter(role__in=granting).values_list("district_id", flat=True))


def keep_apart(user: User, right: Right, *, done: dict[Right, int | None]) -> None:
    """Refuse an act to whoever did an act that must not be theirs as well.

    Args:
        right: of the act that is asked for now.
        done: right → primary key of the user who did that act on this case before.

    Raises:
        SamePerson: they did; nothing was changed.
    """
    if any(user.pk == who and frozenset({right, other}) in APART for other, who in done.items()):
        raise SamePerson
