# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of mail texts: which there are, and the municipality's own words for each."""

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import acts, forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.mail import mail
from buurtsamen.mail.models import MailText
from buurtsamen.office.mail_form import MailForm, called, drop, example, keep
from buurtsamen.people import journal
from buurtsamen.people.rights import Right

LANGUAGES = dict(settings.LANGUAGES)


@staff(Right.SEE_SETTINGS)
@require_safe
def mails(request: DeskRequest) -> HttpResponse:
    """Every mail we send, and whether its words are the municipality's own."""
    page = "mail_text" if Right.CHANGE_TEXTS in request.rights else "mail_text_said"
    own = {(row.name, row.language) for row in MailText.objects.of(request.municipality)}
    rows = [
        (
            called(name, request.municipality),
            [(_address(page, name, code), label, (name, code) in own) for code, label in LANGUAGES.items()],
        )
        for name in mail.names()
    ]
    return render(request, "office/mails.html", {"mails": rows})


@staff(Right.CHANGE_TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_text(request: DeskRequest, room: str, file: str, language: str) -> HttpResponse:
    """Change the words of a mail, with an example beside them."""
    row = _row(request, f"{room}/{file}", language)
    try:
        return _edit(request, row)
    except IntegrityError:  # a colleague was the first to write own words, at this very moment
        return _edit(request, _row(request, row.name, language))


@staff(Right.SEE_SETTINGS)
@require_safe
def said(request: DeskRequest, room: str, file: str, language: str) -> HttpResponse:
    """The words of a mail as somebody could get them, for who may not change them."""
    row = _row(request, f"{room}/{file}", language)
    context = {
        "title": called(row.name, request.municipality),
        "state": LANGUAGES[language],
        "example": example(row.subject, row.text, request.municipality),
        "events": journal.of(row) if row.pk else None,
    }
    return render(request, "office/mail_said.html", context)


def _edit(request: DeskRequest, row: MailText) -> HttpResponse:
    return forms.edit(
        request,
        MailForm,
        row,
        title=_("Mail: %(subject)s") % {"subject": called(row.name, request.municipality)},
        intro=LANGUAGES[row.language],
        back=reverse("mail_texts"),
        what="mail.mail_text.changed",
        save=keep,
        template="office/mail.html",
        to_first_words=_address("mail_text_back", row.name, row.language) if row.pk else "",
        events=journal.of(row) if row.pk else None,
    )


@staff(Right.CHANGE_TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
def first_words(request: DeskRequest, room: str, file: str, language: str) -> HttpResponse:
    """Let a mail say again what it said at first."""
    own = MailText.objects.of(request.municipality).select_related("municipality")
    row = get_object_or_404(own, name=f"{room}/{file}".replace("\0", ""), language=language.replace("\0", ""))

    def do(why: str) -> None:
        drop(row, by=request.user, at=timezone.now(), why=why)
        messages.success(request, _("The mail says again what it said at first."))

    return acts.ask(
        request,
        title=_("Back to the first words"),
        text=_("Your own words of “%(subject)s” are dropped. They stay in the journal.") % {"subject": row.subject},
        button=_("Use the first words"),
        do=do,
        back=reverse("mail_texts"),
        needs_reason=False,
    )


def _row(request: DeskRequest, name: str, language: str) -> MailText:
    """The municipality's own words, or the first ones as they could become its own; their version is 0."""
    if name not in mail.names() or language not in LANGUAGES:
        raise Http404
    own = MailText.objects.of(request.municipality).filter(name=name, language=language).first()
    subject, text = mail.first_words(name, language)
    return own or MailText(
        municipality=request.municipality, name=name, language=language, subject=subject, text=text, version=0
    )


def _address(page: str, name: str, language: str) -> str:
    room, file = name.split("/")
    return reverse(page, args=[room, file, language])
