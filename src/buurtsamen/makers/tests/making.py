# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makers of the initiatives of the little town, and the browsers in which they are signed in."""

from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Initiative, Organiser
from buurtsamen.people.models import User


def maker(town: Town, of: Initiative | None = None, *, name: str = "Noor", is_initiator: bool = True) -> User:
    """Somebody with an account who is behind an initiative: the garden, when none is named."""
    initiative = of or town.garden
    user = staffing.somebody(name)
    Organiser.objects.create(
        municipality=initiative.municipality, initiative=initiative, name=name, user=user, is_initiator=is_initiator
    )
    return user


def browser(town: Town, user: User) -> Client:
    """In which somebody signed in with a code by mail."""
    return staffing.with_code_only(town, user)


def funded(initiative: Initiative) -> Initiative:
    """The initiative, with all the money it asked for: on paper only, for what comes after."""
    Initiative.objects.filter(pk=initiative.pk).update(state="funded", saved_cents=0, funded_on=initiative.saving_since)
    initiative.refresh_from_db()
    return initiative
