# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for all that the desk knows of one initiative, and what can be done with it now."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from buurtsamen.applications import looking
from buurtsamen.applications.models import Application
from buurtsamen.desk import today
from buurtsamen.desk.cells import Cents
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative, Picture
from buurtsamen.people import journal
from buurtsamen.people.models import Event, User
from buurtsamen.places.models import Municipality
from buurtsamen.reviews import checks, moderation, waiting
from buurtsamen.reviews.models import Advice, Assignment, Decision, Note

State = Initiative.State


@dataclass
class CaseFile:
    """One initiative as the desk knows it; each part is asked when it is needed."""

    initiative: Initiative
    municipality: Municipality
    user: User
    on: date

    @cached_property
    def assignment(self) -> Assignment | None:
        """With whom it is."""
        return Assignment.objects.filter(initiative=self.initiative).select_related("user").first()

    @cached_property
    def advices(self) -> list[Advice]:
        """What was asked, the newest first."""
        return list(self.initiative.advices.select_related("adviser", "asked_by"))

    @cached_property
    def awaited(self) -> list[Advice]:
        """What was not answered yet."""
        return [advice for advice in self.advices if advice.answered_at is None] if self.is_open else []

    @cached_property
    def behind(self) -> list[tuple[str, Any]]:
        """What the makers told the municipality alone; nothing when no application belongs to it."""
        rows = Application.objects.select_related("user", "helper")
        application = rows.filter(initiative=self.initiative).first()
        return looking.behind(application) if application else []

    @cached_property
    def notes(self) -> list[Note]:
        """What colleagues told each other, the newest first."""
        return list(self.initiative.notes.select_related("by"))

    @cached_property
    def decisions(self) -> list[Decision]:
        """All that were taken, the newest first."""
        return list(self.initiative.decisions.taken().select_related("proposed_by", "second_by"))

    @cached_property
    def proposal(self) -> Decision | None:
        """What waits for a second person."""
        rows: Any = self.initiative.decisions
        found: Decision | None = rows.proposed().select_related("proposed_by").first() if self.can_be_decided else None
        return found

    @cached_property
    def missing(self) -> list[str]:
        """The rules that nobody answered with yes."""
        return checks.missing(self.initiative)

    @cached_property
    def pictures(self) -> QuerySet[Picture]:
        """All photos, without the photos themselves."""
        return self.initiative.pictures.defer("jpeg", "small")

    @cached_property
    def published(self) -> list[tuple[moderation.Kind, Any]]:
        """What can be hidden or shown again."""
        kinds = moderation.kinds().values()
        return [
            (kind, row) for kind in kinds for row in kind.rows(self.municipality).filter(initiative=self.initiative)
        ]

    @cached_property
    def events(self) -> QuerySet[Event]:
        """What was done with it."""
        return journal.of(self.initiative)

    @property
    def is_open(self) -> bool:
        """Whether no decision was taken yet."""
        return self.initiative.state in waiting.OPEN

    @property
    def is_submitted(self) -> bool:
        """Whether it is the municipality's turn."""
        return self.initiative.state == State.SUBMITTED

    @property
    def is_saving(self) -> bool:
        """Whether its target can be changed."""
        return self.initiative.state == State.SAVING

    @property
    def can_be_decided(self) -> bool:
        """Whether there is something to decide on it now."""
        return self.is_open or self.is_saving

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.initiative.state in Initiative.PUBLIC

    @property
    def is_my_proposal(self) -> bool:
        """Whether somebody else has to look at it."""
        return self.proposal is not None and self.proposal.proposed_by_id == self.user.pk

    @property
    def takes_two(self) -> bool:
        """Whether two people decide on it."""
        return self.initiative.target_cents > self.municipality.four_eyes_cents

    @cached_property
    def line(self) -> today.Line:
        """How long there is still time for a decision."""
        due = inbox.decide_by(self.initiative, self.municipality)
        since = self.initiative.submitted_on or self.on
        return today.line(today.Waiting("", self.initiative.title, "", "", since, due), self.municipality, self.on)

    @property
    def where(self) -> list[str]:
        """Its place, neighbourhood and district, each once."""
        found = self.initiative
        areas = [str(area) for area in (found.neighbourhood, found.district) if area and str(area) not in found.place]
        return [part for part in (found.place, *areas) if part]

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What its makers asked, and how it stands."""
        found = self.initiative
        facts: list[tuple[str, object]] = [
            (_("Number"), found.number),
            (_("Theme"), found.get_theme_display()),
            (_("Where"), self.where),
            (_("For whom"), found.for_whom),
            (_("When"), found.happens),
            (_("Organisers"), [maker.name for maker in found.organisers.all()]),
            (_("Target"), Cents(found.target_cents)),
            (_("Saved"), Cents(found.saved_cents) if found.saving_since else None),
            (_("Sent in"), found.submitted_on),
            (_("Saves since"), found.saving_since),
            (_("Saves until"), found.saves_until),
            (_("Reached its target"), found.funded_on),
            (_("Ended"), found.ended_on),
        ]
        return [(name, value) for name, value in facts if value not in (None, "", [])]


def photo(initiative: Initiative, name: str) -> HttpResponse:
    """A photo of an initiative, as whoever may see the initiative sees it.

    Raises:
        Http404: it has none by this name.
    """
    try:
        found = initiative.pictures.get(name=UUID(name))
    except (ValueError, Picture.DoesNotExist) as error:
        raise Http404 from error
    return HttpResponse(bytes(found.jpeg), content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
