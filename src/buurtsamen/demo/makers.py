# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the makers of the demo: whose initiative one can be behind, what they were asked, how others went."""

import re
from datetime import timedelta

from django.db.models import F

from buurtsamen.demo import staff
from buurtsamen.demo.chance import dice
from buurtsamen.demo.towns import Town
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser
from buurtsamen.makers import questions
from buurtsamen.makers.models import Question

State = Initiative.State
_PEOPLE = re.compile(r"\b(\d+) (?:mensen|buren|bewoners|kinderen|deelnemers|bezoekers|gasten)\b")
# Days ago, who, what they asked, and the answer; without one, it waits.
ASKED = (
    (6, "Joke", "Is het veld ook bereikbaar met een scootmobiel?", "Ja, het pad ernaartoe is vlak en breed genoeg."),
    (1, "Yusuf", "Kan ik mijn auto op zaterdag ergens kwijt in de buurt?", ""),
)


def appoint(town: Town) -> None:
    """One initiative that saves has its initiator, with questions; what is done has its figures."""
    here = Initiative.objects.of(town.municipality)
    saving = here.get(slug=town.content["now"]["initiator"])
    user = staff.colleague(town.municipality, staff.INITIATOR)
    first = Organiser.objects.filter(initiative=saving).order_by("pk").first()
    if first:
        user.name, first.user, first.is_initiator = first.name, user, True
        user.save(update_fields=["name"])
        first.save(update_fields=["user", "is_initiator"])
    for ago, name, text, answer in ASKED:
        _ask(town, saving, ago, name, text, answer)
    # Their makers were told long ago; without this, a worker would tell them again.
    here.exclude(funded_on=None).update(congratulated_on=F("funded_on"))
    here.filter(state__in=[State.UNDER_WAY, State.DONE]).update(begun_on=F("funded_on"), asked_on=town.on)
    for done in here.filter(state=State.DONE):
        _tell(done)


def _ask(town: Town, initiative: Initiative, ago: int, name: str, text: str, answer: str) -> None:
    on = town.on - timedelta(days=ago)
    email = f"{name.lower()}@{town.municipality.name.lower()}.example"
    Question.objects.create(
        municipality=town.municipality,
        initiative=initiative,
        name=name,
        text=text,
        contact=questions.sealed(questions.Contact(email, "nl")),
        who=questions.key("address", email),
        network=questions.key("network", name),
        asked_on=on,
        confirmed_on=on,
        answer=answer,
        answered_on=on + timedelta(days=1) if answer else None,
    )


def _tell(done: Initiative) -> None:
    """How many came and what was spent: about what was planned. What makers told last is the story."""
    chance = dice(f"how {done.slug} went")
    last = done.updates.first()
    said = _PEOPLE.search(last.text if last else "")
    people = int(said[1]) if said else chance.randint(12, 140)
    Initiative.objects.filter(pk=done.pk).update(people=people)
    for line in BudgetLine.objects.filter(initiative=done):
        BudgetLine.objects.filter(pk=line.pk).update(spent_cents=round(line.cents * chance.uniform(0.85, 1)))
    if last:
        last.is_story = True
        last.save(update_fields=["is_story"])
