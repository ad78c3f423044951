# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for sending in: an application becomes an initiative that waits for a decision, or waits for it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.applications import help_wanted, homes, pictures, starting, steps
from buurtsamen.applications.forms import EVERYWHERE, StepForm
from buurtsamen.applications.lines import LENT, OWN, BudgetForm
from buurtsamen.applications.models import Application
from buurtsamen.applications.steps import Step
from buurtsamen.core import dates, failpoints
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser
from buurtsamen.mail import mail
from buurtsamen.people.models import User
from buurtsamen.places import workdays
from buurtsamen.places.models import Municipality

State = Initiative.State


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = gettext_lazy("Something is missing still. Nothing was changed: look at the list.")


class SentBefore(Refused):
    """It was sent in, in another window or a moment ago."""

    message = gettext_lazy("You sent this in already. You need not do anything.")


class Full(Refused):
    """The initiator has as many initiatives as the municipality lets one have at once."""

    message = gettext_lazy(
        "You have as many initiatives as one may have at the same time. Nothing is lost: send this one in when "
        "another one is ready."
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not right yet, in which step."""

    step: Step
    words: str


def missing(application: Application, forms: dict[str, StepForm]) -> Iterator[Missing]:
    """What has to be answered before it can be sent in.

    Args:
        forms: as `judged` gives them.
    """
    for step in steps.STEPS:
        for _place, words in forms[step.name].complaints():
            yield Missing(step, words)
        if step.name == "together" and not homes.are_enough(application):
            least, there = application.municipality.minimum_organisers, homes.count(application)
            words = _("Organisers from %(least)s different addresses are needed; now there are %(there)s.")
            yield Missing(step, words % {"least": least, "there": there})


def judged(application: Application, on: date) -> dict[str, StepForm]:
    """All answers, judged today: name of the step → its form."""
    return {step.name: steps.judging(step, application, on) for step in steps.STEPS}


@transaction.atomic
def send(application: Application, *, by: User, at: datetime, on: date, language: str = "nl") -> Initiative:
    """Make an initiative of it, which waits for a decision from now on. Of two at once, one succeeds.

    Args:
        by: the initiator, or the officer who fills it in for them.
        at, on: now, with time zone, and today.

    Raises:
        SentBefore, Full, Refused: nothing was changed.
    """
    failpoints.reach("sending.send")
    town = Municipality.objects.select_for_update(no_key=True).get(pk=application.municipality_id)
    held = _held(application)
    if held.initiative_id:
        raise SentBefore
    forms = judged(held, on)
    if any(missing(held, forms)):
        raise Refused
    if starting.is_full(held.user, town):
        raise Full
    number = (Initiative.objects.of(town).aggregate(last=Max("number"))["last"] or 0) + 1
    values = values_of(forms)
    initiative = Initiative.objects.create(
        municipality=town, number=number, slug=_slug(town, values["title"], number), **values
    )
    _put_parts(held, initiative, forms, on)
    _ask_help(held, initiative, forms, by, at)
    Application.objects.filter(pk=held.pk).update(initiative=initiative)
    life.take("submit", initiative, by=by, at=at, submitted_on=on)
    _tell("applications/received", held, initiative, language)
    application.initiative = initiative
    return initiative


@transaction.atomic
def send_again(application: Application, *, by: User, at: datetime, on: date, language: str = "nl") -> None:
    """The initiative is as it was changed, and waits for a decision once more.

    Raises:
        SentBefore, Refused: nothing was changed.
        life.Refused: it is decided on, or withdrawn; nothing was changed.
    """
    held = _held(application)
    if held.initiative is None or not steps.is_reopened(held):
        raise SentBefore
    forms = judged(held, on)
    if any(missing(held, forms)):
        raise Refused
    initiative = held.initiative
    values = {name: value for name, value in values_of(forms).items() if getattr(initiative, name) != value}
    change = {name: [str(getattr(initiative, name)), str(value)] for name, value in values.items()}
    _put_parts(held, initiative, forms, on)
    _ask_help(held, initiative, forms, by, at)
    life.take("submit", initiative, by=by, at=at, change=change, submitted_on=on, **values)
    Application.objects.filter(pk=held.pk).update(asked=[])
    _tell("applications/received_again", held, initiative, language)


def _held(application: Application) -> Application:
    """As it is now, until the end of the transaction."""
    rows = Application.objects.select_related("initiative", "user", "municipality")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=application.pk)


def values_of(forms: dict[str, StepForm]) -> dict[str, Any]:
    """What the answers say, for the columns of an initiative; they are right, those about the idea to the money."""
    idea, place, people = (forms[name].cleaned_data for name in ("idea", "place", "people"))
    spot, budget = place["spot"], cast(BudgetForm, forms["budget"])
    where = spot.neighbourhood if spot else None
    return {
        **{name: idea[name] for name in ("title", "theme", "summary", "story")},
        "place": place["place"] or (_("The whole municipality") if place["where"] == EVERYWHERE else ""),
        "district": where.district if where else None,
        "neighbourhood": where,
        "longitude": spot.longitude if spot else None,
        "latitude": spot.latitude if spot else None,
        "for_whom": people["for_whom"],
        "happens": people["happens"],
        "saves_until": people["money_by"],
        "target_cents": budget.target_cents,
    }


def _put_parts(application: Application, initiative: Initiative, forms: dict[str, StepForm], on: date) -> None:
    """Its budget, its organisers and its picture are as in the answers, as far as these were open."""
    open_now = {step.name for step in steps.open_in(application)}
    if "budget" in open_now:
        _put_budget(initiative, cast(BudgetForm, forms["budget"]))
    if open_now & {"you", "together"}:
        _put_organisers(application, initiative, forms["you"].cleaned_data)
    if "picture" in open_now:
        pictures.hand_over(application, initiative, alternative=forms["picture"].cleaned_data["alternative"], on=on)


def _ask_help(
    application: Application, initiative: Initiative, forms: dict[str, StepForm], by: User, at: datetime
) -> None:
    """The hands and things that it asks for are as in the answers, as far as these were open."""
    open_now = {step.name for step in steps.open_in(application)}
    if "help" in open_now:
        help_wanted.ask(initiative, forms["help"], by=by, at=at)
    if "budget" in open_now:
        help_wanted.ask_to_borrow(initiative, by=by, at=at)


def _put_budget(initiative: Initiative, form: BudgetForm) -> None:
    help_wanted.forget_loans(initiative)
    BudgetLine.objects.filter(initiative=initiative).delete()
    BudgetLine.objects.bulk_create(budget_of(initiative, form))


def budget_of(initiative: Initiative, form: BudgetForm) -> list[BudgetLine]:
    """The lines of its budget, as in the answers; not kept yet."""
    return [
        BudgetLine(
            municipality_id=initiative.municipality_id,
            initiative=initiative,
            what=line["what"],
            cents=line["cents"],
            is_own=line["how"] == OWN,
            can_be_lent=line["how"] == LENT,
        )
        for line in form.lines()
    ]


def _put_organisers(application: Application, initiative: Initiative, you: dict[str, Any]) -> None:
    """The initiator and those who said yes; the others are taken off, with their addresses of mail."""
    application.co_organisers.filter(joined_at=None).delete()
    Organiser.objects.filter(initiative=initiative).delete()
    Organiser.objects.bulk_create(organisers_of(application, initiative, you))


def organisers_of(application: Application, initiative: Initiative, you: dict[str, Any]) -> list[Organiser]:
    """The initiator and those who said yes; not kept yet."""
    here = {"municipality_id": initiative.municipality_id, "initiative": initiative}
    first = Organiser(**here, name=you["name"], does=you["does"], user_id=application.user_id, is_initiator=True)
    joined = application.co_organisers.joined()
    others = [Organiser(**here, name=each.name, does=each.does, user_id=each.user_id) for each in joined]
    return [first, *others]


def _slug(town: Municipality, title: str, number: int) -> str:
    """What stands in its address: the title, with a number behind it when another one has it."""
    slug = slugify(title)[:50].strip("-") or "initiatief"
    taken = Initiative.objects.of(town).filter(slug=slug).exists()
    return f"{slug}-{number}" if taken or slug == "initiatief" else slug


def _tell(name: str, application: Application, initiative: Initiative, language: str) -> None:
    town, came = application.municipality, initiative.submitted_on or application.saved_at.date()
    mail.send(
        name=name,
        to=application.user.email,
        municipality=town,
        language=language,
        person=application.user.name,
        title=initiative.title,
        number=initiative.number,
        due=dates.day(workdays.due(came, town.review_days, town), weekday=True),
    )
