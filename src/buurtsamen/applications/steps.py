# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the steps of the wizard: their order, what they ask and why, and which are open to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from buurtsamen.applications import reopening
from buurtsamen.applications.forms import IdeaForm, PeopleForm, PictureForm, PlaceForm, StepForm, YouForm
from buurtsamen.applications.lines import BudgetForm, HelpForm
from buurtsamen.applications.models import Application
from buurtsamen.initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class Step:
    """One subject.

    Attributes:
        name: in the answers, and before the dot of what a reviewer asks.
        word: in the address.
        label: in the list of steps.
        heading: above the page.
        lead: what to do.
        why: why we ask.
        form: without questions for co-organisers, who are rows of their own.
    """

    name: str
    word: str
    label: Any
    heading: Any
    lead: Any
    why: Any
    form: type[StepForm]


STEPS = (
    Step(
        "idea",
        "idee",
        _("Your idea"),
        _("What do you want to do?"),
        _("Tell it as you would tell a neighbour."),
        _("With this your neighbours see what they give to. You can change it until you send it in."),
        IdeaForm,
    ),
    Step(
        "place",
        "waar",
        _("Where"),
        _("Where will it be?"),
        _("One place, or the whole municipality."),
        _(
            "Neighbours look for what is near them. The officer of your district looks at your plan. In public space, "
            "those who live around it have to agree."
        ),
        PlaceForm,
    ),
    Step(
        "people",
        "wie-en-wanneer",
        _("For whom and when"),
        _("For whom is it, and when?"),
        _("You need not know everything yet."),
        _("Neighbours want to know whether they can join. What is paid with vouchers is free and open to everybody."),
        PeopleForm,
    ),
    Step(
        "budget",
        "begroting",
        _("The budget"),
        _("What do you need?"),
        _("Write each thing on a line of its own. You do not know the exact amount? Guess it."),
        _(
            "Your neighbours see this list, so they know where their voucher goes. Does somebody lend you something? "
            "Then that amount is taken off the target."
        ),
        BudgetForm,
    ),
    Step(
        "you",
        "over-jou",
        _("About you"),
        _("Who are you?"),
        _("Your name is on the website. Your telephone number and address are not."),
        _(
            "We call you when we have a question. With your address we check that the organisers live at different "
            "addresses. We do not keep the address itself."
        ),
        YouForm,
    ),
    Step(
        "together",
        "samen",
        _("Who joins"),
        _("Who joins you?"),
        _("Invite neighbours to organise it with you."),
        _("An initiative belongs to the neighbourhood, so it is organised by neighbours from different addresses."),
        StepForm,
    ),
    Step(
        "help",
        "hulp",
        _("Hands and things"),
        _("What help can you use?"),
        _("Neighbours can also give their time, or lend something. You may skip this."),
        _("It stands on your page. Whoever wants to help leaves a message there."),
        HelpForm,
    ),
    Step(
        "picture",
        "foto",
        _("Photo or drawing"),
        _("A photo or a drawing"),
        _("Show the place, or what you want to make. Without a picture we draw something for you. You may skip this."),
        _(
            "Plans with a picture are read more often. We leave out where and with what it was taken. Are people in "
            "it? Ask them first."
        ),
        PictureForm,
    ),
)
BY_NAME = {step.name: step for step in STEPS}
BY_WORD = {step.word: step for step in STEPS}


def open_in(application: Application) -> list[Step]:
    """The steps that can be answered now: all of them, those that a reviewer asks again, or none."""
    if application.initiative_id is None:
        return list(STEPS)
    if not is_reopened(application):
        return []
    asked = {each.field.partition(".")[0] for each in reopening.of(application)}
    return [step for step in STEPS if step.name in asked]


def is_reopened(application: Application) -> bool:
    """Whether a reviewer asks for changes and waits for them."""
    initiative = application.initiative
    return bool(application.asked and initiative and initiative.state == Initiative.State.CHANGES_ASKED)


def asked_of(application: Application, step: Step) -> list[reopening.Asked]:
    """What a reviewer asks in this step."""
    return [each for each in reopening.of(application) if each.field.partition(".")[0] == step.name]


def only(application: Application, step: Step) -> frozenset[str] | None:
    """The fields of a step that are asked again; None for all."""
    if application.initiative_id is None:
        return None
    fields = {each.field.partition(".")[2] for each in asked_of(application, step)}
    if "place" in fields and step.name == "place":
        fields |= {"where", "postcode", "longitude", "latitude"}
    return None if "" in fields else frozenset(fields)


def next_of(application: Application) -> Step | None:
    """Where to go on: the first step that nobody looked at, or that is asked again; None when there is none."""
    seen = application.done if application.initiative_id else application.answers
    return next((step for step in open_in(application) if step.name not in seen), None)


def showing(step: Step, application: Application, on: date) -> StepForm:
    """The questions, with what was answered."""
    given = first(step, application) | application.given(step.name)
    return step.form(None, application=application, on=on, given=given, only=only(application, step))


def judging(step: Step, application: Application, on: date, typed: Mapping[str, str] | None = None) -> StepForm:
    """The questions, with what is right and wrong about what was typed; without it, of all answers."""
    if typed is None:
        return step.form(first(step, application) | application.given(step.name), application=application, on=on)
    return step.form(typed, application=application, on=on, only=only(application, step))


def first(step: Step, application: Application) -> dict[str, str]:
    """What stands in the fields before anybody typed: what we know already."""
    if step.name == "you" and not application.given("you"):
        # An officer reads no number that they were not told.
        phone = "" if application.helper_id else application.user.phone
        return {"name": application.user.name.partition(" ")[0][:40], "phone": phone}
    return {}
