# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of mail that was sent: to whom, when, whether it arrived; and sending it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import acts, lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.mail import mail
from buurtsamen.mail.models import Mail
from buurtsamen.office import mail_again
from buurtsamen.office.mail_form import called
from buurtsamen.people import journal
from buurtsamen.people.rights import Right


@require_safe
@staff(Right.SEE_SETTINGS)
def sent_mails(request: DeskRequest) -> HttpResponseBase:
    """Every mail of the last weeks, and what became of it."""
    names = {name: called(name, request.municipality) for name in mail.names()}
    listing = Listing(
        page="sent_mails",
        title=_("Mail"),
        rows=Mail.objects.of(request.municipality).defer("letter"),
        columns=[
            Column("wanneer", _("When"), lambda row: row.queued_at, sort="queued_at"),
            Column("mail", _("Mail"), lambda row: names.get(row.name, row.name), sort="name", link=_page),
            Column("aan", _("To"), lambda row: row.to, sort="to"),
            Column("over", _("About"), lambda row: row.about),
            Column("staat", _("State"), lambda row: row.get_state_display(), sort="state"),
        ],
        choices=[
            Choice("staat", _("State"), Mail.State.choices, lambda rows, value: rows.filter(state=value)),
            Choice("mail", _("Mail"), sorted(names.items()), lambda rows, value: rows.filter(name=value)),
        ],
        search=lambda rows, words: rows.filter(to__icontains=words) | rows.filter(about__icontains=words),
        order="-queued_at",
        empty=_("No mail was sent yet."),
    )
    intro = _("What was sent in the last %(days)s days. Older mail is gone, and so is to whom it went.")
    return lists.answer(request, listing, intro=intro % {"days": request.municipality.mail_days})


@require_safe
@staff(Right.SEE_SETTINGS)
def sent_mail(request: DeskRequest, pk: int) -> HttpResponse:
    """One mail: to whom, and what became of it; not what it says."""
    row = _row(request, pk)
    facts: list[tuple[Any, Any]] = [
        (_("To"), row.to),
        (_("About"), row.about),
        (_("Queued"), row.queued_at),
        (_("Ended"), row.ended_at),
        (_("The mail server said"), row.said),
    ]
    may = Right.CHANGE_TEXTS in request.rights and row.state in Mail.STRANDED
    context = {
        "title": called(row.name, request.municipality),
        "state": row.get_state_display(),
        "facts": [(name, value) for name, value in facts if value],
        "links": [(reverse("sent_mail_again", args=[row.pk]), _("Send again"))] if may else [],
        "events": journal.of(row),
    }
    return render(request, "desk/detail.html", context)


@staff(Right.CHANGE_TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
def sent_mail_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a mail again that did not arrive."""
    row = _row(request, pk)

    def do(why: str) -> str:
        made = mail_again.send(row, by=request.user, at=timezone.now(), why=why)
        messages.success(request, _("The mail is sent again."))
        return _page(made)

    text = _("The same words go to %(to)s once more. A code or a link in it may have ended meanwhile.")
    return acts.ask(
        request,
        title=_("Send this mail again?"),
        text=text % {"to": row.to},
        button=_("Send again"),
        do=do,
        back=_page(row),
        refused=(mail_again.Refused,),
    )


def _row(request: DeskRequest, pk: int) -> Mail:
    rows = Mail.objects.of(request.municipality).select_related("municipality")
    return get_object_or_404(rows, pk=pk)


def _page(row: Mail) -> str:
    return reverse("sent_mail", args=[row.pk])
