# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what somebody should know before a plan is sent in. It warns and never refuses."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from buurtsamen.applications import homes
from buurtsamen.applications.lines import BudgetForm
from buurtsamen.applications.models import Application
from buurtsamen.applications.steps import BY_NAME, Step, judging
from buurtsamen.core.euros import euros


def of(application: Application, step: Step, on: date) -> list[str]:
    """What to know about what was answered in a step, right or not."""
    about = {"place": _place, "budget": _budget, "together": _together}.get(step.name)
    return list(about(application, on)) if about and (application.given(step.name) or step.name == "together") else []


def of_all(application: Application, on: date) -> list[tuple[Step, str]]:
    """The same of all steps."""
    return [(step, said) for step in BY_NAME.values() for said in of(application, step, on)]


def _place(application: Application, on: date) -> Iterator[str]:  # noqa: ARG001 - as the others
    given = application.given("place")
    if given.get("public_space") and not given.get("consent", "").strip():
        yield _(
            "In public space, those who live around it or look out on it have to agree, and the municipality too. Ask "
            "them early. You can send your plan in without it, but then we will ask for it."
        )


def _budget(application: Application, on: date) -> Iterator[str]:
    form = cast(BudgetForm, judging(BY_NAME["budget"], application, on))
    form.is_valid()
    most = application.municipality.maximum_target_cents
    if form.target_cents > most:
        said = _("You ask for %(target)s, and %(most)s is the most. Can something be cheaper, lent, or paid otherwise?")
        yield said % {"target": euros(form.target_cents), "most": euros(most)}
    if form.cleaned_data.get("costs_made"):
        yield _("What you paid before your plan is approved cannot be paid back from vouchers. Leave it out.")


def _together(application: Application, on: date) -> Iterator[str]:  # noqa: ARG001 - as the others
    least = application.municipality.minimum_organisers
    if least > 1 and not application.co_organisers.exists():
        yield _(
            "Nobody was asked yet. With you there have to be organisers from %(least)s different addresses before you "
            "can send your plan in."
        ) % {"least": least}
    elif homes.count(application) < least <= 1 + application.co_organisers.count():
        if application.co_organisers.filter(joined_at=None).exists():
            yield _("You asked enough people. Now they have to say yes.")
        else:
            yield _("Some of you live at the same address. Ask somebody who lives at another one.")
