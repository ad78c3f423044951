# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for drafts of rounds: begun, copied from an earlier one, changed, thrown away."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.core import dates, failpoints
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Address, District, Municipality
from buurtsamen.rounds import rounds
from buurtsamen.rounds.models import Round, RoundDistrict

DAYS = ("posted_on", "opens_on", "closes_on", "gives_until")
RULES = ("value_cents", "parts", "ceiling_cents", *DAYS)
HALF_A_YEAR = timedelta(weeks=26)  # the same days of the week


def fresh(municipality: Municipality) -> Round:
    """A draft that was not kept yet, and of which nothing is filled in: then the journal keeps all of it."""
    made = Round(municipality=municipality)
    made.parts = None  # type: ignore[assignment]
    return made


@transaction.atomic
def keep(round_: Round, codes: Iterable[str]) -> None:
    """Store a draft, and for which districts it is; a new one gets the next number.

    Args:
        codes: of districts of its municipality.

    Raises:
        rounds.Refused: it is no draft any more, or one of the districts is of another municipality; nothing was
            changed.
    """
    districts = {district.code: district for district in _districts(round_, set(codes))}
    if districts.keys() != set(codes):
        raise rounds.Refused(_("One of these districts is not of this municipality. Nothing was changed."))
    if round_.pk is None:
        round_.number = _next_number(round_.municipality)
        round_.save(force_insert=True)
    elif not _of_draft(round_).update(name=round_.name, **{rule: getattr(round_, rule) for rule in RULES}):
        raise frozen()
    rows = RoundDistrict.objects.filter(round=round_)
    rows.exclude(district__in=districts.values()).delete()
    kept = set(rows.values_list("district__code", flat=True))
    RoundDistrict.objects.bulk_create(
        RoundDistrict(municipality=round_.municipality, round=round_, district=district)
        for code, district in sorted(districts.items())
        if code not in kept
    )


def codes_of(round_: Round) -> list[str]:
    """The codes of the districts it is for."""
    if round_.pk is None:
        return []
    return list(round_.districts.order_by("district__code").values_list("district__code", flat=True))


@transaction.atomic
def copy(last: Round, *, by: User, on: date, at: datetime) -> Round:
    """A draft with the same districts, value, parts and ceiling, as many half years later as it takes to lie ahead.

    Days stay on the same day of the week.
    """
    town, shift = last.municipality, HALF_A_YEAR
    while last.posted_on + shift <= on:
        shift += HALF_A_YEAR
    days = {name: getattr(last, name) + shift for name in DAYS}
    made = Round(
        municipality=town,
        name=season(days["opens_on"], town),
        value_cents=last.value_cents,
        parts=last.parts,
        ceiling_cents=last.ceiling_cents,
        **days,
    )
    keep(made, codes_of(last))
    change = {"number": [last.number, made.number]}
    journal.record("rounds.round.copied", made, where=town, at=at, by=by, change=change)
    return made


def season(on: date, municipality: Municipality) -> str:
    """What a round that begins on this day is called, in the municipality's own language: `najaar 2026`."""
    with translation.override(municipality.languages[0]):
        return (_("spring %(year)s") if on.month < 7 else _("autumn %(year)s")) % {"year": on.year}


@transaction.atomic
def delete(round_: Round, *, by: User, why: str, at: datetime) -> None:
    """Throw a draft away; the journal keeps what it said.

    Raises:
        rounds.Refused: it is no draft any more; nothing was changed.
    """
    if not _of_draft(round_).select_for_update():
        raise frozen()
    said: dict[str, list[object]] = {name: [str(getattr(round_, name)), None] for name in ("number", "name", *RULES)}
    said["districts"] = [codes_of(round_), None]
    journal.record("rounds.round.deleted", round_, where=round_.municipality, at=at, by=by, why=why, change=said)
    _of_draft(round_).delete()


def missing(round_: Round, on: date) -> list[str]:
    """What must be put right before a draft can be prepared, in sentences."""
    if round_.state != Round.State.DRAFT:
        return []
    wrong = []
    if not round_.districts.exists():
        wrong.append(_("Choose at least one district."))
    elif not any(households(round_.municipality, codes_of(round_)).values()):
        wrong.append(_("Nobody lives in these districts, as far as we know. Load the addresses first."))
    if round_.posted_on < on:
        wrong.append(
            _("The letters would go into the post on %(day)s, and that day is over. Choose later days.")
            % {"day": dates.day(round_.posted_on, year=True)}
        )
    if round_.ceiling_cents < round_.value_cents:
        wrong.append(_("The ceiling is not enough for one voucher."))
    return wrong


def households(municipality: Municipality, codes: Iterable[str] | None = None) -> dict[str, int]:
    """Code of a district → how many households live there now; of all districts when none are named."""
    homes = Address.objects.of(municipality).lived_in()
    if codes is not None:
        homes = homes.filter(neighbourhood__district__code__in=list(codes))
    counted = homes.order_by().values("neighbourhood__district__code").annotate(count=Count("pk"))
    return {row["neighbourhood__district__code"]: row["count"] for row in counted}


def _districts(round_: Round, codes: set[str]) -> list[District]:
    return list(District.objects.of(round_.municipality).filter(code__in=codes).defer("geometry"))


def _of_draft(round_: Round) -> QuerySet[Round]:
    return Round.objects.filter(pk=round_.pk, state=Round.State.DRAFT)


def frozen() -> rounds.Refused:
    """What is said of a round that is no draft any more."""
    return rounds.Refused(_("This round was prepared, and its rules never change after that. Nothing was changed."))


def _next_number(municipality: Municipality) -> int:
    """One more than the last; whoever makes another one at once waits for this transaction."""
    failpoints.reach("rounds.number")
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    last: int | None = Round.objects.of(municipality).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
