# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality joins an installation."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from buurtsamen.places import middleware
from buurtsamen.places.models import Municipality

DUMMY = {
    "code": "GM0228",
    "name": "Ede",
    "platform": "Ede Doet",
    "phone": "14 0318",
    "email": "hallo@ede.test",
    "host": "ede.test",
}


def test_a_new_municipality_has_a_site_with_texts(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create-municipality", **DUMMY)
    middleware.forget_hosts()

    assert "Ede Doet (GM0228) is there, at ede.test." in capsys.readouterr().out
    visitor = Client(headers={"host": "ede.test"})
    assert "Ede Doet" in visitor.get("/").content.decode()
    assert visitor.get("/spelregels/").status_code == 200


def test_a_code_or_host_that_is_taken_is_refused_and_nothing_changes(db: None) -> None:
    call_command("create-municipality", **DUMMY)

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("create-municipality", **DUMMY | {"host": "anders.test"})
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("create-municipality", **DUMMY | {"code": "GM0001"})

    assert Municipality.objects.count() == 1


def test_its_first_administrator_gets_a_link(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create-municipality", administrator="bea@ede.test", **DUMMY)
    middleware.forget_hosts()
    printed = capsys.readouterr().out
    path = printed.rpartition("http://ede.test")[2].strip()

    assert path.startswith("/uitnodiging/")
    visitor = Client(headers={"host": "ede.test"})
    visitor.get(path)
    assert "bea@ede.test" in visitor.get("/uitgenodigd/").content.decode()
