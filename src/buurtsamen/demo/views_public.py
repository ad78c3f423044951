# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of the demo: who one can sign in as, and the mail that was sent. Only a demo has this door."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from buurtsamen.demo import loading, mailbox, staff
from buurtsamen.places.middleware import TownRequest


@login_not_required
@require_safe
@never_cache
def logins(request: TownRequest) -> HttpResponse:
    """Everybody one can be, with the code of their second factor of this moment."""
    return render(
        request,
        "demo/logins.html",
        {"logins": list(staff.logins(request.municipality)), "stack": [code for _, code in loading.codes_to_try()[3:]]},
    )


@login_not_required
@require_safe
@never_cache
def mails(request: TownRequest) -> HttpResponse:
    """The newest mails, of all municipalities."""
    return render(request, "demo/mails.html", {"mails": mailbox.mails()})
