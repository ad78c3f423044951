# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk of the demo did with what residents sent in: checklist, advice, changes, decisions."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from buurtsamen.applications import reopening
from buurtsamen.applications.models import Application
from buurtsamen.applications.reopening import Asked
from buurtsamen.demo import staff
from buurtsamen.demo.now import REFUSED_AFTER
from buurtsamen.demo.towns import Town, read
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.places import workdays
from buurtsamen.reviews import decisions, letter
from buurtsamen.reviews.decisions import Wish
from buurtsamen.reviews.models import Advice, Assignment, Check, DecisionLetter, Note, StandardAnswer

Entry = dict[str, Any]


@dataclass
class _Desk:
    """Who works here, and when it is today."""

    town: Town
    marieke: User  # coordinator
    hakim: User  # programme manager
    linda: User  # adviser

    def ago(self, days: int) -> datetime:
        """A moment so many days ago."""
        return datetime.combine(self.town.on - timedelta(days=days), time(10), UTC)

    def record(self, what: str, made: Initiative, days: int, by: User, **more: Any) -> None:
        """A line of the journal."""
        journal.record(what, made, where=self.town.municipality, at=self.ago(days), by=by, **more)


def work(town: Town) -> None:
    """Everything under review is where its entry says, and what was decided has its letter."""
    municipality, content = town.municipality, read("reviews.toml")
    municipality.objection = content["objection"].strip()
    municipality.save(update_fields=["objection"])
    StandardAnswer.objects.bulk_create(
        StandardAnswer(municipality=municipality, title=each["title"], text=each["text"])
        for each in content["standard"]
    )
    roles = (RoleName.COORDINATOR, RoleName.PROGRAMME_MANAGER, RoleName.ADVISER)
    desk = _Desk(town, *(staff.colleague(municipality, role) for role in roles))
    there = {made.slug: made for made in Initiative.objects.of(municipality)}
    reviews = [entry for entry in content["review"] if entry["slug"] in there]
    for entry in reviews:
        _review(desk, there[entry["slug"]], entry)
    _decided(desk, there, content)


def _review(desk: _Desk, made: Initiative, entry: Entry) -> None:
    """With whom it is, what was checked and noted, and what was asked."""
    here = {"municipality": made.municipality, "initiative": made}
    by, days = (desk.hakim if entry.get("by") else desk.marieke), entry.get("with_days_ago", 0)
    _answerable(desk, made)
    if days:
        Assignment.objects.create(**here, user=by, at=desk.ago(days))
        desk.record("reviews.initiative.taken_on", made, days, by)
    for rule, answer in entry["checks"].items():
        note = entry["note"] if rule == entry.get("noted") else ""
        Check.objects.create(**here, rule=rule, answer=answer, note=note, by=by, at=desk.ago(days - 1))
    if entry["checks"]:
        change = {rule: [None, answer] for rule, answer in entry["checks"].items()}
        desk.record("reviews.initiative.checked", made, days - 1, by, change=change)
    for ago, text in entry.get("notes", []):
        Note.objects.create(**here, text=text, by=by, at=desk.ago(ago))
        desk.record("reviews.initiative.noted", made, ago, by)
    for asked in entry.get("advices", []):
        _ask(desk, made, asked, by)
    if "changes" in entry:
        reopening.reopen(made.application, [Asked(*each) for each in entry["asked"]])
        change = {"state": ["submitted", "changes_asked"], "asked": [None, [field for field, _ in entry["asked"]]]}
        what, ago = "initiatives.initiative.changes_asked", entry["changes_days_ago"]
        desk.record(what, made, ago, by, why=entry["changes"], change=change)
    if "proposed" in entry:
        until = desk.town.on + timedelta(weeks=26)
        wish = Wish("approved", entry["proposed"], made.target_cents, until)
        at, on = desk.ago(entry["proposed_days_ago"]), desk.town.on
        decisions.decide(made, wish, by=by, on=on, at=at, origin="")


def _answerable(desk: _Desk, made: Initiative) -> None:
    """Its initiator has an account and an application; mail to them lands in the mailbox of the demo."""
    maker = made.organisers.order_by("pk").first()
    if maker is None or Application.objects.filter(initiative=made).exists():
        return
    email = f"{made.slug}@{desk.town.municipality.name.lower()}.example"
    user = User.objects.create_user(email, name=maker.name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    made.organisers.filter(pk=maker.pk).update(user=user, is_initiator=True)
    sent = datetime.combine(made.submitted_on or desk.town.on, time(19), UTC)
    Application.objects.create(
        municipality=made.municipality, user=user, initiative=made, started_at=sent, saved_at=sent
    )


def _ask(desk: _Desk, made: Initiative, asked: Entry, by: User) -> None:
    town = made.municipality
    at = desk.ago(asked["days_ago"])
    due_on = desk.town.on + timedelta(days=asked["due_in"]) if "due_in" in asked else workdays.due(at.date(), 5, town)
    advice = Advice.objects.create(
        municipality=town,
        initiative=made,
        subject=asked["subject"],
        question=asked["question"],
        adviser=desk.linda,
        asked_by=by,
        asked_at=at,
        due_on=due_on,
        origin=f"http://{desk.town.content['hosts'][0]}:8000",
    )
    desk.record("reviews.advice.asked", made, asked["days_ago"], by, change={"advice": [None, asked["subject"]]})
    if "answered" in asked:
        advice.answer, advice.text, advice.answered_at = asked["answer"], asked["text"], desk.ago(asked["answered"])
        advice.save(update_fields=["answer", "text", "answered_at"])
        change = {"advice": [None, asked["subject"]], "answer": [None, asked["answer"]]}
        desk.record("reviews.advice.given", made, asked["answered"], desk.linda, change=change)


def _decided(desk: _Desk, there: dict[str, Initiative], content: Entry) -> None:
    """What saves was approved on the day it began, and what was refused has a reason; each with its letter."""
    entries = read(desk.town.content["now"]["initiatives"])["initiative"]
    reasons = {entry["slug"]: entry["refused"] for entry in content["review"] if "refused" in entry}
    taken = [(entry["days_saving"], entry["slug"]) for entry in entries if "days_saving" in entry]
    taken += [(REFUSED_AFTER, slug) for slug in reasons if slug in there]
    for number, (days, slug) in enumerate(sorted(taken, reverse=True), 1):
        made = there[slug]
        outcome, reason = ("refused", reasons[slug]) if slug in reasons else ("approved", content["approved"])
        wish = Wish(outcome, reason, made.target_cents, made.saves_until)
        at = desk.ago(days)
        decision = decisions.drafted(made, wish, by=desk.marieke, at=at)
        decision.number, decision.taken_at = number, at
        decision.needs_second = False
        decision.save(force_insert=True)
        pdf = letter.made(decision, on=at.date())
        DecisionLetter.objects.create(
            municipality=made.municipality, decision=decision, pdf=pdf, is_mailed=outcome == "refused"
        )
        desk.record(f"initiatives.initiative.{outcome}", made, days, desk.marieke, why=reason)
