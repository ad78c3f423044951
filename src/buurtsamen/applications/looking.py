# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what an application says, for whoever looks at all of it: its makers, and the officers who decide."""

from dataclasses import dataclass
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from buurtsamen.applications import help_wanted, homes, joining, pictures, sending
from buurtsamen.applications.forms import StepForm
from buurtsamen.applications.lines import LENT, OWN, BudgetForm
from buurtsamen.applications.models import Application
from buurtsamen.applications.steps import STEPS, Step
from buurtsamen.desk.cells import Cents
from buurtsamen.initiatives.models import Initiative
from buurtsamen.places import maps

_ON_PAGE = ("idea", "place", "people", "budget", "you")  # what the public page cannot do without


@dataclass(frozen=True, slots=True)
class Part:
    """A step, with what was answered: name → value."""

    step: Step
    facts: list[tuple[str, Any]]


def parts(application: Application, forms: dict[str, StepForm]) -> list[Part]:
    """All answers, step by step.

    Args:
        forms: as `sending.judged` gives them.
    """
    return [Part(step, _facts(application, step, forms)) for step in STEPS]


def page(application: Application, forms: dict[str, StepForm]) -> dict[str, Any] | None:
    """What the templates of the public page show, as it will look; None when too little is right still.

    Args:
        forms: as `sending.judged` gives them.
    """
    if not all(forms[name].is_valid() for name in _ON_PAGE):
        return None
    town, budget = application.municipality, cast(BudgetForm, forms["budget"])
    initiative = Initiative(municipality=town, number=1, **sending.values_of(forms))
    lines = sending.budget_of(initiative, budget)
    name = pictures.name_of(application)
    return {
        "initiative": initiative,
        "town_map": maps.of(town),
        "budget": lines,
        "budgeted_cents": sum(line.cents for line in lines),
        "organisers": sending.organisers_of(application, initiative, forms["you"].cleaned_data),
        "photo": f"{reverse('application_picture', args=[application.key])}?{name}" if name else "",
        "photo_words": application.given("picture").get("alternative", ""),
    }


def _facts(application: Application, step: Step, forms: dict[str, StepForm]) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]]
    match step.name:
        case "together":
            names = [each.name for each in application.co_organisers.joined()]
            facts = [(_("Organisers"), [joining.called(application), *names])]
        case "budget":
            facts = _money(cast(BudgetForm, forms["budget"]))
        case "help":
            forms["help"].is_valid()
            facts = [(each.what, each.count) for each in help_wanted.read(forms["help"])]
        case "picture":
            facts = [(_("Picture"), application.given("picture").get("alternative"))]
            facts = facts if pictures.name_of(application) else []
        case _:
            facts = _plain(forms[step.name], application)
    return [(name, value) for name, value in facts if value not in (None, "", [])]


def _plain(form: StepForm, application: Application) -> list[tuple[str, Any]]:
    """What was typed in each field, by the short name of the field."""
    typed = {**form.data, **{name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}}
    named = {
        "title": _("Title"),
        "theme": _("Theme"),
        "summary": _("In one sentence"),
        "story": _("The story"),
        "place": _("Where"),
        "consent": _("Who agreed, in public space"),
        "for_whom": _("For whom"),
        "happens": _("When"),
        "money_by": _("When the money has to be there"),
        "name": _("Name"),
        "does": _("What the initiator does"),
        "phone": _("Telephone number"),
    }
    facts = [(said, _said(form, name, typed.get(name))) for name, said in named.items() if name in form.fields]
    if spot := typed.get("spot"):
        where = f"{spot.neighbourhood.name}, {spot.neighbourhood.district.name}"
        facts.append((_("Neighbourhood and district"), where))
    if "phone" in form.fields:
        facts.append((_("Address"), _("is known and counts") if application.home else ""))
    return facts


def _said(form: StepForm, name: str, value: Any) -> Any:
    """A choice in words."""
    choices = dict(getattr(form.fields[name], "choices", []))
    return choices.get(value, value)


def _money(form: BudgetForm) -> list[tuple[str, Any]]:
    form.is_valid()
    how = {OWN: _("we pay it ourselves"), LENT: _("we would rather borrow it")}
    facts: list[tuple[str, Any]] = []
    for line in form.lines():
        note = f" ({how[line['how']]})" if line["how"] in how else ""
        facts.append((f"{line['what'] or '…'}{note}", Cents(line["cents"] or 0)))
    return [*facts, (_("Target"), Cents(form.target_cents))]


def behind(application: Application) -> list[tuple[str, Any]]:
    """What officers see besides what will be public: how to reach the initiator, consent, addresses, costs."""
    place, budget = application.given("place"), application.given("budget")
    facts = [
        (_("Initiator"), application.user.name),
        (_("E-mail address"), application.user.email),
        (_("Telephone number"), application.given("you").get("phone", "")),
        (_("Different addresses of organisers"), homes.count(application)),
        (_("In public space"), bool(place.get("public_space"))),
        (_("Who agreed, in public space"), place.get("consent", "").strip()),
        (_("They paid for some of it already"), bool(budget.get("costs_made"))),
        (_("The plan was filled in by"), application.helper.name if application.helper else ""),
    ]
    return [(name, value) for name, value in facts if value not in (None, "")]
