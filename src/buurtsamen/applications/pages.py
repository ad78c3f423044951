# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the pages of the wizard have in common: whose it is, the list of steps, when it was saved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from buurtsamen.applications import advice, homes, starting, steps
from buurtsamen.applications.models import Application, ApplicationQuerySet
from buurtsamen.applications.steps import Step
from buurtsamen.core import dates
from buurtsamen.core.traps import Trapped
from buurtsamen.desk import doors
from buurtsamen.people.models import User
from buurtsamen.places.middleware import TownRequest


class MakerRequest(TownRequest):
    """A request of somebody who signed in."""

    user: User


@dataclass(frozen=True, slots=True)
class Stop:
    """A step in the list of steps."""

    step: Step
    url: str
    is_done: bool
    is_here: bool


def mine(request: MakerRequest, key: UUID) -> Application:
    """The application of whoever asks.

    Raises:
        Http404: it is somebody else's, of another municipality, or nobody's.
    """
    return get_object_or_404(_theirs(request, request.user), key=key)


def _theirs(request: TownRequest, user: User) -> ApplicationQuerySet:
    return starting.reachable(user, request.municipality, is_sure=doors.is_sure(request))


def address(application: Application, step: Step | None) -> str:
    """Where a step is; without one, where everything is looked at once more."""
    if step is None:
        return reverse("application_check", args=[application.key])
    return reverse("application_step", args=[application.key, step.word])


def after(application: Application, step: Step) -> str:
    """Where to go on after a step."""
    there = steps.open_in(application)
    place = there.index(step) + 1
    return address(application, there[place] if place < len(there) else None)


def before(application: Application, step: Step | None) -> str:
    """Where to go back to from a step."""
    there = steps.open_in(application)
    place = there.index(step) if step else len(there)
    return address(application, there[place - 1]) if place else reverse("begin")


def context(application: Application, step: Step | None, **more: Any) -> dict[str, Any]:
    """What the frame of the wizard shows."""
    there = steps.open_in(application)
    stops = [Stop(each, address(application, each), _is_done(application, each), each == step) for each in there]
    return {
        "application": application,
        "step": step,
        "stops": stops,
        "number": there.index(step) + 1 if step else len(there) + 1,
        "total": len(there) + 1,
        "check_url": address(application, None),
        "back": before(application, step),
        "saved": saved(application),
        "advice": advice.of(application, step, dates.today()) if step else [],
        "asked": [each for each in steps.asked_of(application, step) if each.words] if step else [],
        **more,
    }


def _is_done(application: Application, step: Step) -> bool:
    """Whether a step is as it has to be; who joins may change meanwhile."""
    if step.name == "together" and application.initiative_id is None:
        return homes.are_enough(application)
    return step.name in application.done


def beginning(request: TownRequest, form: Trapped, refusal: object = "", status: int = 200) -> HttpResponse:
    """The page on which one begins, with the plans that somebody has."""
    shown = {"form": form, "refusal": refusal, "steps": steps.STEPS, "applications": [], "is_full": False}
    if isinstance(request.user, User):
        rows = _theirs(request, request.user)
        shown["applications"] = [(row, steps.is_reopened(row), saved(row)) for row in rows]
        shown["is_full"] = starting.is_full(request.user, request.municipality)
    return render(request, "applications/begin.html", shown, status=status)


def saved(application: Application) -> str:
    """When it was saved: "Bewaard om 14.32 uur." """
    at = application.saved_at.astimezone(dates.AMSTERDAM)
    clock = time_format(at, "H.i")
    if at.date() == timezone.now().astimezone(dates.AMSTERDAM).date():
        return _("Saved at %(clock)s.") % {"clock": clock}
    return _("Saved on %(day)s at %(clock)s.") % {"day": dates.day(at), "clock": clock}


def version_in(typed: str) -> int:
    """The version that a form carries; 0 when it is nonsense."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
