# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows on a gift costs its giver nothing, and a code of a stack not much more than a gift."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers.tests import making


def test_the_gift_that_crosses_the_target_asks_as_much_of_the_database_as_any_other(town: Town) -> None:
    asked = []
    for name in ("aisha", "bram", "chen", "dewi"):
        voucher = town.voucher(name)
        with CaptureQueriesContext(connection) as queries:
            gifts.give(voucher, town.garden, on=A_DAY_IN_MAY)
        asked.append([query["sql"].split()[0].lower() for query in queries if "SAVEPOINT" not in query["sql"]])

    assert Initiative.objects.get(pk=town.garden.pk).state == "funded"
    assert asked == [["update", "with", "with"]] * 4


def test_a_code_of_a_stack_is_answered_with_few_questions_however_long_the_stack(town: Town) -> None:
    client, page = making.browser(town, making.maker(town)), "/mijn/initiatieven/1/waardebonnen/"
    counts = []
    for number, name in enumerate(("aisha", "bram", "chen"), 1):
        with CaptureQueriesContext(connection) as queries:
            client.post(page, {"code": town.codes[name], "number": str(number)}, follow=True)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))

    assert counts[1] == counts[2] <= 40
