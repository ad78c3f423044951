# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a municipality's own login, step by step."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import sealing
from buurtsamen.entrance.openid.answers import PURPOSE
from buurtsamen.entrance.tests.provider import Provider
from buurtsamen.people.models import IdentityProvider
from buurtsamen.places.models import Host

ROLES = {
    "bs-beheer": {"role": "administrator", "districts": []},
    "bs-wijk": {"role": "coordinator", "districts": ["WK000100"]},
    "bs-elders": {"role": "coordinator", "districts": ["WK000200"]},
    "bs-hulp": {"role": "helpdesk", "districts": []},
}


def a_row(town: Town, login: Provider, **fields: object) -> IdentityProvider:
    return IdentityProvider.objects.create(
        municipality=town.municipality,
        name="Gemeente Lindedorp",
        secret=sealing.seal(b"geheim", purpose=PURPOSE),
        **{"issuer": login.issuer, "client_id": "buurtsamen", "roles": ROLES, "has_second_factor": True} | fields,
    )


def jan(login: Provider, subject: str = "jan", **claims: Any) -> None:
    login.has(subject, **{"name": "Jan Bos", "email": f"{subject}@lindedorp.test", "roles": ["bs-wijk"]} | claims)


def a_browser(town: Town) -> Client:
    host = Host.objects.get(municipality=town.municipality)
    return Client(headers={"host": host.name})


def lead(browser: Client, row: IdentityProvider, query: str = "") -> str:
    """Where the browser is sent to by pressing the button of the municipality."""
    answer = browser.get(f"/inloggen/gemeente/{row.pk}/{query}")
    assert answer.status_code == 302
    return answer["Location"]


def sign_in(browser: Client, login: Provider, row: IdentityProvider, subject: str = "jan") -> HttpResponse:
    return browser.get(login.sign_in(lead(browser, row), subject))  # type: ignore[return-value]


def is_nobody(browser: Client) -> bool:
    return "_auth_user_id" not in browser.session
