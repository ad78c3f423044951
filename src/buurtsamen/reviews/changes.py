# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for asking the initiator to change something: the step, what the wizard opens again, and the mail."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from buurtsamen.applications import reopening
from buurtsamen.applications.models import Application
from buurtsamen.applications.reopening import FIELDS, Asked
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.reviews import decisions, telling


@transaction.atomic
def ask(initiative: Initiative, asked: Mapping[str, str], *, words: str, by: User, at: datetime, origin: str) -> None:
    """From now on the initiator can change these answers; the target time stands still until they send it in again.

    Args:
        asked: of `reopening.FIELDS`, each with what is asked of it.
        words: to the initiator, about all of it.
        origin: scheme and host of the site, for the link in the mail.

    Raises:
        life.Refused: it waits for no decision; nothing was changed.
        reopening.Refused: there is no application to open again; nothing was changed.
    """
    application = Application.objects.filter(initiative=initiative).first()
    if application is None:
        raise reopening.Refused
    change = {"asked": [None, list(asked)]}
    life.take("ask_changes", initiative, by=by, at=at, why=words, change=change)
    decisions.overtake(initiative, by=by, at=at)
    reopening.reopen(application, [Asked(field, said) for field, said in asked.items()])
    with translation.override(settings.LANGUAGE_CODE):  # that of the mail, whoever asks
        parts = "\n\n".join(f"{FIELDS[field]}: {said}" for field, said in asked.items())
        link = f"{origin}{reverse('application', args=[application.key])}"
    telling.tell("changes_asked", initiative, words=words, asked=parts, link=link)
