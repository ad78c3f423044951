# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for asking advice: of whom, before when, the reminder, and the answer."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.core.refusal import Refusal
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail import mail
from buurtsamen.people import journal, rights
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays
from buurtsamen.places.models import Municipality
from buurtsamen.reviews.models import Advice

REMINDS = "reviews.remind"
DAYS = 5  # working days that an adviser gets when nobody says otherwise


class Refused(Refusal):
    """Advice cannot be asked or given this way. Nothing was changed. `message` says so."""


@transaction.atomic
def ask(
    initiative: Initiative,
    *,
    adviser: User,
    subject: str,
    question: str,
    due_on: date,
    by: User,
    at: datetime,
    origin: str,
) -> Advice:
    """Ask an adviser by mail; from now on they see this initiative.

    Args:
        due_on: the last day to answer in time.
        origin: scheme and host of the site, for the link in the mail.

    Raises:
        Refused: a decision was taken, they are no adviser here, or they have this question already.
    """
    town = initiative.municipality
    if initiative.state not in Advice.WAITS:
        raise Refused(_("There is nothing to decide on this initiative now, so no advice is needed."))
    if not rights.may(adviser, Right.ADVISE, town):
        raise Refused(_("This person is no adviser here any more. Nothing was asked."))
    try:
        with transaction.atomic():
            advice = Advice.objects.create(
                municipality=town,
                initiative=initiative,
                adviser=adviser,
                subject=subject,
                question=question,
                due_on=due_on,
                asked_by=by,
                asked_at=at,
                origin=origin,
            )
    except IntegrityError as error:
        raise Refused(_("This adviser has this question already. Nothing was asked twice.")) from error
    change = {"advice": [None, subject], "due_on": [None, due_on.isoformat()]}
    journal.record("reviews.advice.asked", initiative, where=town, at=at, by=by, change=change)
    _mail("advice_asked", advice)
    return advice


@transaction.atomic
def give(advice: Advice, *, answer: str, text: str, by: User, at: datetime, origin: str) -> None:
    """Answer, once; whoever asked gets it by mail.

    Raises:
        Refused: it was answered already, it was asked of somebody else, or the decision was taken; nothing was changed.
    """
    here = Advice.objects.awaited().filter(pk=advice.pk, municipality=advice.municipality_id, adviser=by)
    if not here.update(answer=answer, text=text, answered_at=at):
        raise Refused(_("This advice was given already, or it is not needed any more. Nothing was changed."))
    town, initiative = advice.municipality, advice.initiative
    change = {"advice": [None, advice.subject], "answer": [None, answer]}
    journal.record("reviews.advice.given", initiative, where=town, at=at, by=by, change=change)
    if advice.asked_by.is_active:
        mail.send(
            name="reviews/advice_given",
            to=advice.asked_by.email,
            municipality=town,
            about=initiative.title,
            person=advice.asked_by.name,
            adviser=by.name,
            title=initiative.title,
            link=f"{origin}{reverse('staff_initiative', args=[initiative.number])}",
        )


def remind(municipality: Municipality, *, on: date, at: datetime) -> int:
    """Remind each adviser whose time ends today, on the next working day, or is over; once for each question.

    Returns:
        How many were reminded.
    """
    if not workdays.is_working(on, municipality):
        return 0
    count = 0
    ahead = next(workdays.working_after(on, municipality))
    due = Advice.objects.of(municipality).awaited().filter(due_on__lte=ahead, reminded_on=None, adviser__is_active=True)
    for advice in due.select_related("initiative", "adviser", "municipality"):
        with transaction.atomic():
            if Advice.objects.awaited().filter(pk=advice.pk, reminded_on=None).update(reminded_on=on):
                _mail("advice_reminder", advice)
                where = advice.initiative
                journal.record("reviews.advice.reminded", where, where=municipality, at=at, by=REMINDS)
                count += 1
    return count


def _mail(name: str, advice: Advice) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # that of the mail, whoever asks
        mail.send(
            name=f"reviews/{name}",
            to=advice.adviser.email,
            municipality=advice.municipality,
            about=advice.initiative.title,
            person=advice.adviser.name,
            by=advice.asked_by.name,
            title=advice.initiative.title,
            topic=Advice.Subject(advice.subject).label,
            question=advice.question,
            until=dates.day(advice.due_on, weekday=True),
            link=f"{advice.origin}{reverse('staff_advice', args=[advice.pk])}",
        )
