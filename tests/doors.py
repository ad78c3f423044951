# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for every address there is: whom it is for, and a town with one of everything that one can be about.

A new address needs a line in one of the tables below, and perhaps something in `Place`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtsamen.applications.models import Application, CoOrganiser
from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.models import SavedView, Work
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Gift, Initiative, Organiser, Picture
from buurtsamen.letters.models import Canary, Delivery, Letter
from buurtsamen.letters.tests import printing
from buurtsamen.mail import mail
from buurtsamen.mail.models import Mail, MailText
from buurtsamen.makers import questions, stacks
from buurtsamen.makers.models import Question, Stack
from buurtsamen.money.models import Transaction
from buurtsamen.people import journal
from buurtsamen.people.models import (
    Event,
    FactorReset,
    IdentityProvider,
    Invitation,
    Role,
    RoleName,
    User,
)
from buurtsamen.people.rights import Right
from buurtsamen.reviews import decisions
from buurtsamen.reviews.decisions import Wish
from buurtsamen.reviews.models import Advice, Decision, StandardAnswer
from buurtsamen.reviews.tests import reviewing
from buurtsamen.rounds import drafts
from buurtsamen.rounds.models import Round
from buurtsamen.sharing import contacts
from buurtsamen.sharing.models import Alert, Need, Offer
from buurtsamen.sharing.tests import asking
from buurtsamen.website import pages

R = Right


@dataclass
class Place:
    """A town with one of everything in it that an address of the desk can be about."""

    town: Town
    draft: Round
    person: User
    role: Role
    invitation: Invitation
    reset: FactorReset
    login: IdentityProvider
    work: Work
    event: Event
    mail: Mail
    view: SavedView
    application: Application
    invited: CoOrganiser
    question: Question
    stack: Stack
    need: Need
    offer: Offer
    alert: Alert
    waiting: Initiative  # with a proposal, a picture, and advice that was asked of whoever looks
    picture: Picture
    advice: Advice
    decision: Decision
    answer: StandardAnswer
    letter: Letter
    canary: Canary
    delivery: Delivery


def furnish(town: Town, number: int) -> Place:
    """One of everything, in a town that the connection works for."""
    here, now = {"municipality": town.municipality}, timezone.now()
    pages.install(town.municipality)
    person, another = staffing.colleague(town, RoleName.ADMINISTRATOR), staffing.colleague(town, RoleName.ADMINISTRATOR)
    draft = drafts.copy(town.spring, on=A_DAY_IN_MAY, by=person, at=now)
    role = Role.objects.get(user=person)
    invitation = Invitation.objects.create(
        **here,
        email=f"nieuw{number}@example.test",
        role=RoleName.HELPDESK,
        token=bytes([number]) * 32,
        invited_by=person,
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )
    reset = FactorReset.objects.create(**here, user=person, asked_by=another, asked_at=now, why="Telefoon kwijt")
    login = IdentityProvider.objects.create(
        **here, name="Gemeente", issuer="http://127.0.0.1:1", client_id="x", secret=b"x"
    )
    MailText.objects.create(**here, name="people/invitation", language="nl", subject="Kom erbij", text="{link}")
    work = Work.objects.create(**here, name="desk.prove", asked_by=person, asked_at=now)
    change = {"primary": ["#12583d", "#1c4e89"]}
    event = journal.record(
        "places.brand.changed",
        town.municipality,
        where=town.municipality,
        at=now,
        by=person,
        change=change,
    )
    sent = mail.send(
        name="people/login_code", to=f"noor{number}@example.test", municipality=town.municipality, code="1234-5678"
    )
    view = SavedView.objects.create(**here, user=person, page="desk_journal", name="Gisteren", query="zoek=x")
    Organiser.objects.create(**here, initiative=town.garden, name="Sanne", user=person, is_initiator=True)
    asker = questions.Contact(f"joke{number}@example.test", "nl")
    question = questions.ask(
        town.garden, "Mag mijn hond mee?", name="Joke", contact=asker, network="192.0.2.7", on=A_DAY_IN_MAY
    )
    questions.confirm(question, on=A_DAY_IN_MAY)
    stack = stacks.open_one(town.garden, by=person, channel=Gift.Channel.DESK, on=A_DAY_IN_MAY)
    need = asking.hands(town, initiative=town.garden)
    offer, alert = asking.offered(need), asking.listener(town)
    application = Application.objects.create(**here, user=person, started_at=now, saved_at=now)
    invited = CoOrganiser.objects.create(
        **here, application=application, name="Joke", digest=bytes([number]) * 32, invited_at=now
    )
    things = *(application, invited, question, stack, need, offer, alert), *_review(town, number, person)
    paper = printing.on_paper(town, person)
    return Place(town, draft, person, role, invitation, reset, login, work, event, sent, view, *things, *paper)


def _review(town: Town, number: int, by: User) -> tuple[Initiative, Picture, Advice, Decision, StandardAnswer]:
    """An initiative above the amount that waits for a second person, and another that was refused."""
    here, now, today = {"municipality": town.municipality}, timezone.now(), A_DAY_IN_MAY
    waiting = reviewing.checked(reviewing.sent_in(town, 100 + number, f"Pergola{number}", target_cents=3_000_00), by)
    refused = reviewing.sent_in(town, 200 + number, f"Fontein{number}")
    wish = Wish("approved", "Mooi plan.", waiting.target_cents, today + timedelta(days=30))
    decisions.decide(waiting, wish, by=by, on=today, at=now, origin="")
    decision = decisions.decide(refused, Wish("refused", "Te diep.", 1_00), by=by, on=today, at=now, origin="")
    picture = Picture.objects.create(
        **here, initiative=waiting, jpeg=b"x", small=b"x", width=4, height=3, alternative="Een pergola", added_on=today
    )
    advice = Advice.objects.create(
        **here, initiative=waiting, subject="law", question="Mag dit?", adviser=by, asked_by=by, asked_at=now,
        due_on=today, origin="https://lindedorp.test",
    )  # fmt: skip
    answer = StandardAnswer.objects.create(**here, title="Leden", text="Open voor iedereen.")
    return waiting, picture, advice, decision, answer


def none(_: Place) -> dict[str, Any]:
    return {}


def key(name: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": getattr(place, name).pk}


def number(place: Place) -> dict[str, Any]:
    return {"number": place.town.garden.number}


def run(place: Place) -> dict[str, Any]:
    return {"pk": place.letter.run_id}


def link(name: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"token": contacts.token(getattr(place, name))}


def helped(**more: str) -> Callable[[Place], dict[str, Any]]:
    """The garden, and perhaps what it asks (`need`) or is offered (`offer`)."""
    return lambda place: {
        "number": place.town.garden.number,
        **{word: getattr(place, name).pk for word, name in more.items()},
    }


def waiting(place: Place) -> dict[str, Any]:
    return {"number": place.waiting.number}


def picture(place: Place) -> dict[str, Any]:
    return {"name": "foto", "pk": place.picture.pk}


def garden(place: Place) -> dict[str, Any]:
    return {"slug": place.town.garden.slug}


def begun(place: Place) -> dict[str, Any]:
    return {"key": place.application.key}


def asked(place: Place) -> dict[str, Any]:
    return begun(place) | {"pk": place.invited.pk}


# Every address of the desk, by name: the right that it takes, and what it is about. A new one needs a line here.
DOORS: dict[str, tuple[Right, Callable[[Place], dict[str, Any]]]] = {
    "desk": (R.ENTER, none),
    "desk_search": (R.ENTER, none),
    "desk_keys": (R.ENTER, none),
    "desk_views": (R.ENTER, none),
    "desk_work": (R.ENTER, key("work")),
    "desk_check_books": (R.SEE_BOOKS, none),
    "desk_journal": (R.SEE_JOURNAL, none),
    "settings": (R.SEE_SETTINGS, none),
    "settings_part": (R.CHANGE_SETTINGS, lambda _: {"name": "spelregels"}),
    "host_names": (R.CHANGE_SETTINGS, none),
    "remove_host": (R.CHANGE_SETTINGS, lambda place: {"name": staffing.host_of(place.town)}),
    "brand_settings": (R.CHANGE_SETTINGS, none),
    "brand_example": (R.CHANGE_SETTINGS, none),
    "brand_complaints": (R.CHANGE_SETTINGS, none),
    "former_looks": (R.SEE_SETTINGS, none),
    "restore_brand": (R.CHANGE_SETTINGS, key("event")),
    "logo_settings": (R.CHANGE_SETTINGS, none),
    "remove_logo": (R.CHANGE_SETTINGS, none),
    "mail_texts": (R.SEE_SETTINGS, none),
    "mail_text_said": (R.SEE_SETTINGS, lambda _: {"room": "people", "file": "invitation", "language": "nl"}),
    "mail_text": (R.CHANGE_TEXTS, lambda _: {"room": "people", "file": "invitation", "language": "nl"}),
    "mail_text_back": (R.CHANGE_TEXTS, lambda _: {"room": "people", "file": "invitation", "language": "nl"}),
    "sent_mails": (R.SEE_SETTINGS, none),
    "sent_mail": (R.SEE_SETTINGS, key("mail")),
    "sent_mail_again": (R.CHANGE_TEXTS, key("mail")),
    "desk_people": (R.SEE_PEOPLE, none),
    "desk_person": (R.SEE_PEOPLE, key("person")),
    "desk_rights": (R.SEE_PEOPLE, none),
    "role_give": (R.MANAGE_PEOPLE, key("person")),
    "person_sign_out": (R.MANAGE_PEOPLE, key("person")),
    "factor_reset_ask": (R.MANAGE_PEOPLE, key("person")),
    "factor_reset_agree": (R.MANAGE_PEOPLE, key("reset")),
    "factor_reset_refuse": (R.MANAGE_PEOPLE, key("reset")),
    "role_districts": (R.MANAGE_PEOPLE, key("role")),
    "role_end": (R.MANAGE_PEOPLE, key("role")),
    "desk_invitations": (R.SEE_PEOPLE, none),
    "desk_invite": (R.MANAGE_PEOPLE, none),
    "desk_invitation": (R.SEE_PEOPLE, key("invitation")),
    "invitation_send_again": (R.MANAGE_PEOPLE, key("invitation")),
    "invitation_withdraw": (R.MANAGE_PEOPLE, key("invitation")),
    "identity_providers": (R.SEE_PEOPLE, none),
    "identity_provider_add": (R.MANAGE_PEOPLE, none),
    "identity_provider": (R.MANAGE_PEOPLE, key("login")),
    "identity_provider_try": (R.MANAGE_PEOPLE, key("login")),
    "texts": (R.SEE_SETTINGS, none),
    "text": (R.CHANGE_TEXTS, lambda _: {"name": "rules", "language": "nl"}),
    "text_versions": (R.SEE_SETTINGS, lambda _: {"name": "rules", "language": "nl"}),
    "restore_text": (R.CHANGE_TEXTS, lambda _: {"name": "rules", "language": "nl", "number": 1}),
    "staff_begin_for": (R.ACT_FOR_RESIDENTS, none),
    "staff_initiatives": (R.SEE_INITIATIVES, none),
    "staff_stack": (R.ACT_FOR_RESIDENTS, number),
    "staff_stack_close": (R.ACT_FOR_RESIDENTS, number),
    "staff_stack_list": (R.ACT_FOR_RESIDENTS, lambda place: number(place) | {"pk": place.stack.pk}),
    "staff_needs": (R.SEE_INITIATIVES, none),
    "staff_questions": (R.ANSWER_QUESTIONS, none),
    "staff_figures": (R.SEE_FIGURES, none),
    "staff_need": (R.SEE_INITIATIVES, key("need")),
    "staff_need_close": (R.REVIEW_INITIATIVES, key("need")),
    "staff_initiative": (R.SEE_INITIATIVES, waiting),
    "staff_picture": (R.SEE_INITIATIVES, lambda place: {**waiting(place), "name": str(place.picture.name)}),
    "staff_inbox": (R.REVIEW_INITIATIVES, none),
    "staff_assign": (R.REVIEW_INITIATIVES, none),
    "staff_check": (R.REVIEW_INITIATIVES, waiting),
    "staff_note": (R.REVIEW_INITIATIVES, waiting),
    "staff_ask_advice": (R.REVIEW_INITIATIVES, waiting),
    "staff_ask_changes": (R.REVIEW_INITIATIVES, waiting),
    "staff_decide": (R.DECIDE_INITIATIVES, waiting),
    "staff_target": (R.DECIDE_INITIATIVES, waiting),
    "staff_confirm": (R.DECIDE_INITIATIVES, waiting),
    "staff_proposed_letter": (R.DECIDE_INITIATIVES, waiting),
    "staff_send_back": (R.DECIDE_INITIATIVES, waiting),
    "staff_decisions": (R.SEE_INITIATIVES, none),
    "staff_decision": (R.SEE_INITIATIVES, lambda place: {"number": place.decision.number}),
    "staff_advices": (R.ADVISE, none),
    "staff_advice": (R.ADVISE, key("advice")),
    "staff_advice_picture": (R.ADVISE, lambda place: {"pk": place.advice.pk, "name": str(place.picture.name)}),
    "staff_published": (R.REVIEW_INITIATIVES, none),
    "staff_look": (R.REVIEW_INITIATIVES, picture),
    "staff_hide": (R.REVIEW_INITIATIVES, picture),
    "staff_show": (R.REVIEW_INITIATIVES, picture),
    "standard_answers": (R.SEE_SETTINGS, none),
    "standard_answer_new": (R.CHANGE_TEXTS, none),
    "standard_answer": (R.CHANGE_TEXTS, key("answer")),
    "staff_accounts": (R.SEE_BOOKS, none),
    "staff_postings": (R.SEE_BOOKS, none),
    "staff_transaction": (R.SEE_BOOKS, lambda place: {"pk": Transaction.objects.of(place.town.municipality)[0].pk}),
    "staff_rounds": (R.SEE_ROUNDS, none),
    "staff_round_new": (R.MANAGE_ROUNDS, none),
    "staff_round": (R.SEE_ROUNDS, key("draft")),
    "staff_round_change": (R.MANAGE_ROUNDS, key("draft")),
    "staff_round_copy": (R.MANAGE_ROUNDS, key("draft")),
    "staff_round_preview": (R.SEE_ROUNDS, key("draft")),
    "staff_round_prepare": (R.RUN_ROUNDS, key("draft")),
    "staff_round_open": (R.RUN_ROUNDS, key("draft")),
    "staff_round_close": (R.RUN_ROUNDS, key("draft")),
    "staff_round_delete": (R.MANAGE_ROUNDS, key("draft")),
    "staff_runs": (R.SEE_ROUNDS, none),
    "staff_run_new": (R.PREPARE_PRINT_RUN, none),
    "staff_run": (R.SEE_ROUNDS, run),
    "staff_run_produce": (R.PREPARE_PRINT_RUN, run),
    "staff_run_again": (R.PREPARE_PRINT_RUN, run),
    "staff_run_stop": (R.PREPARE_PRINT_RUN, run),
    "staff_run_enrich": (R.PREPARE_PRINT_RUN, run),
    "staff_run_addresses": (R.PREPARE_PRINT_RUN, lambda place: run(place) | {"kind": "csv"}),
    "staff_run_hand_over": (R.HAND_OVER_PRINT_RUN, run),
    "staff_delivery": (R.HAND_OVER_PRINT_RUN, key("delivery")),
    "staff_run_release": (R.RELEASE_PRINT_RUN, run),
    "staff_letters": (R.SEE_ADDRESSES, none),
    "staff_letter": (R.SEE_ADDRESSES, key("letter")),
    "staff_letter_back": (R.REPLACE_LETTERS, key("letter")),
    "staff_letter_again": (R.REPLACE_LETTERS, key("letter")),
    "staff_letter_large": (R.REPLACE_LETTERS, key("letter")),
    "staff_letters_back": (R.REPLACE_LETTERS, none),
    "staff_letters_many": (R.REPLACE_LETTERS, none),
    "staff_papers": (R.SEE_INITIATIVES, none),
    "staff_paper_initiative": (R.SEE_INITIATIVES, lambda place: number(place) | {"kind": "poster"}),
    "staff_paper_district": (
        R.SEE_INITIATIVES,
        lambda place: {"kind": "poster", "code": place.town.north.district.code},
    ),
    "letter_text": (R.CHANGE_TEXTS, none),
    "letter_example": (R.CHANGE_TEXTS, none),
    "own_addresses": (R.SEE_SETTINGS, none),
    "own_address_add": (R.CHANGE_SETTINGS, none),
    "own_address_end": (R.CHANGE_SETTINGS, key("canary")),
    "own_address_looked": (R.MANAGE_ROUNDS, key("canary")),
}
# What belongs to `Place.person` alone: for everybody else it is not there.
OWNED: dict[str, Callable[[Place], dict[str, Any]]] = {"desk_view": key("view")}
# What belongs to the makers of an initiative, or of one that was not sent in yet: to `Place.person`. For others who are
# signed in, it is not there; and some of it is not there yet, or not any more, for themselves.
MAKERS: dict[str, Callable[[Place], dict[str, Any]]] = {
    **dict.fromkeys(("my_initiative", "my_stack", "my_stack_close", "my_news", "my_saving", "my_stop"), number),
    **dict.fromkeys(("my_begin", "my_story", "my_picture", "my_poster"), number),
    **dict.fromkeys(("application", "application_picture", "application_photo", "application_together"), begun),
    **dict.fromkeys(("application_check", "application_receipt", "application_throw_away"), begun),
    **dict.fromkeys(("application_paper", "application_take_off"), asked),
    "application_step": lambda place: begun(place) | {"word": "idee"},
    "my_question": lambda place: number(place) | {"pk": place.question.pk},
    "my_stack_list": lambda place: number(place) | {"pk": place.stack.pk},
}
# The operator's, which come before any right here.
OPERATORS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "desk_operator": none,
    "operator_leave": none,
    "operator_enter": lambda place: {"pk": place.town.municipality.pk},
}
# Open to everybody, who are all answered alike.
PUBLIC: dict[str, Callable[[Place], dict[str, Any]]] = {
    **dict.fromkeys(("letter_languages", "begin", "join", "joined"), none),
    **dict.fromkeys(("picture", "picture_small"), lambda _: {"name": UUID(int=1)}),
    **dict.fromkeys(("home", "brand", "logo", "robots", "initiatives", "give", "choose", "confirm", "give_now"), none),
    "newsletter": none,
    "short_link": lambda _: {"word": "K7Q4P"},
    **dict.fromkeys(("activate", "receipt", "take_back", "stop", "enter", "account_logout", "account_closed"), none),
    **dict.fromkeys(("invitation", "invitation_accept", "identity_answer", "account_confirm_login_code"), none),
    **dict.fromkeys(("mfa_authenticate", "mfa_login_webauthn"), none),
    **dict.fromkeys(("help", "look_in_mail", "alert_ask"), none),
    "offer_help": key("need"),
    "offer": link("offer"),
    "offer_calendar": link("offer"),
    "alert": link("alert"),
    "alert_end": link("alert"),
    "page": lambda _: {"name": "rules"},
    "initiative": garden,
    "give_to": garden,
    "from_letter": lambda place: {"code": place.town.codes["aisha"]},
    "question_ask": garden,
    "question_sent": garden,
    "question_confirm": lambda place: {"token": questions.token(place.question)},
    "invited": lambda _: {"token": "x"},
    "identity_start": lambda _: {"provider_id": 0},
}
# For who is not signed in yet; others are led to their own pages.
ENTRANCE = dict.fromkeys(("account_login", "account_request_login_code", "account_signup"), none)
# For everybody who is signed in.
ACCOUNT: dict[str, Callable[[Place], dict[str, Any]]] = {
    "application_start": none,
    **dict.fromkeys(("account", "account_change_email", "account_change_email_code", "account_download"), none),
    "my_initiatives": none,
    **dict.fromkeys(("account_close", "account_sessions", "account_reauthenticate", "mfa_reauthenticate"), none),
    **dict.fromkeys(("mfa_reauthenticate_webauthn", "mfa_index", "mfa_list_webauthn", "desk_second_factor"), none),
    **dict.fromkeys(("mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "identity_again"), none),
    **dict.fromkeys(("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes"), none),
    "mfa_remove_webauthn": lambda _: {"pk": 1},
    "my_needs": helped(),
    "my_calendar": helped(),
    "my_need_new": lambda place: {"number": place.town.garden.number, "kind": "handen"},
    "my_need": helped(pk="need"),
    "my_need_close": helped(pk="need"),
    "my_offer": helped(pk="offer"),
}
