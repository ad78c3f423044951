# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for keeping answers: just as they were typed, so that nothing is lost, also what is not right yet."""

from collections.abc import Container
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from buurtsamen.applications import lines
from buurtsamen.applications.lines import Lines
from buurtsamen.applications.models import Application
from buurtsamen.applications.steps import Step
from buurtsamen.core import failpoints

_LONGEST = 6000  # signs; more than any field takes, so that too much is said and not cut off


class Changed(Exception):
    """It was saved in another window meanwhile. Nothing was changed; `now` is how it is."""

    def __init__(self, now: Application) -> None:
        super().__init__()
        self.now = now

    @property
    def message(self) -> str:
        """What happened, and what to do."""
        return _(
            "This was saved in another window meanwhile. Nothing is lost: what you typed stands here. Save once more "
            "to keep this."
        )


def typed(step: Step, posted: QueryDict, only: Container[str] | None = None) -> dict[str, str]:
    """What was typed in the fields of a step, as far as it is asked."""
    form = step.form
    names = list(form.base_fields)
    if issubclass(form, Lines):
        names += [name for name in posted if lines.number_of(name, form)]
    asked = [name for name in names if only is None or name in only]
    return {name: _plain(str(posted[name])) for name in asked if name in posted}


def kept(
    application: Application, step: Step, given: dict[str, str], only: Container[str] | None = None
) -> dict[str, str]:
    """What of it is kept, beside what is not asked again."""
    before = {name: text for name, text in application.given(step.name).items() if only and name not in only}
    return before | {name: text for name, text in given.items() if name not in step.form.passing}


def save(
    application: Application,
    step: Step,
    given: dict[str, str],
    *,
    is_right: bool,
    version: int,
    at: datetime,
    **columns: Any,
) -> None:
    """Keep what was typed in a step: one conditional update. Of two windows at once, one saves.

    Args:
        is_right: whether it is all that the step asks.
        version: of the application as the window that was typed in showed it.
        at: now, with time zone.
        columns: what else changes with it.

    Raises:
        Changed: another window saved meanwhile; nothing was changed.
    """
    answers = {**application.answers, step.name: given}
    done = [name for name in application.done if name != step.name] + ([step.name] if is_right else [])
    failpoints.reach("answers.save")
    here = Application.objects.filter(pk=application.pk, version=version, initiative=application.initiative_id)
    if application.version != version or not here.update(
        answers=answers, done=done, saved_at=at, version=version + 1, **columns
    ):
        raise Changed(Application.objects.get(pk=application.pk))
    application.answers, application.done, application.saved_at = answers, done, at
    application.version = version + 1
    for name, value in columns.items():
        setattr(application, name, value)


def _plain(text: str) -> str:
    """Text that the database takes: without NUL and halves of signs."""
    return text[:_LONGEST].encode("utf-8", "replace").decode().replace("\x00", "")
