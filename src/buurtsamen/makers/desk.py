# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.makers import questions
from buurtsamen.makers.models import Question
from buurtsamen.people.rights import Right
from buurtsamen.reviews.moderation import Kind

MENU = [Entry(Section.QUESTIONS, gettext_lazy("Questions to makers"), "staff_questions", Right.ANSWER_QUESTIONS)]
PUBLISHES = [
    Kind(
        "vraag",
        gettext_lazy("question to the makers"),
        Question,
        lambda row: row.text,
        added="asked_on",
        waits=False,
        author=questions.author,
        only=Q(confirmed_on__isnull=False),
    )
]
SAYS = {
    "makers.congratulate": gettext_lazy("the watch over targets"),
    "makers.calendar": gettext_lazy("the nightly work"),
    "makers.close_stacks": gettext_lazy("the nightly work"),
    "makers.stack.entered": gettext_lazy("entered a stack of vouchers"),
    "makers.stack.entered_for_residents": gettext_lazy("entered vouchers for residents"),
    "makers.question.answered": gettext_lazy("answered a question"),
    "makers.update.told": gettext_lazy("told news on the page"),
    "makers.picture.added": gettext_lazy("added a photo"),
}
MAIL_WORDS = {
    "title": (gettext_lazy("the name of the initiative"), "Lange tafel"),
    "question": (gettext_lazy("the question"), gettext_lazy("May my dog come along?")),
    "answer": (gettext_lazy("the answer"), gettext_lazy("Yes, on a leash.")),
    "asker": (gettext_lazy("the name of who asks"), "Joke"),
    "saved": (gettext_lazy("the amount that was saved"), "€ 465"),
    "missing": (gettext_lazy("the amount that is missing"), "€ 127,50"),
    "last": (gettext_lazy("the last day"), gettext_lazy("14 December")),
    "count": (gettext_lazy("how many"), "12"),
}
FIELDS = {
    "good": gettext_lazy("counted"),
    "refused": gettext_lazy("not counted"),
    "people": gettext_lazy("people who took part"),
    "spent_cents": gettext_lazy("spent"),
    "saved_cents": gettext_lazy("saved"),
    "saves_until": gettext_lazy("saves until"),
}
