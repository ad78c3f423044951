# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for writing docs/lives.md out of the tables of steps, and for judging whether it says what they say.

`write` makes the page anew; `check` fails when it tells another life than the code.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from check import ENVIRONMENT
from django.db.models import TextChoices
from django.utils import translation

from buurtsamen.core.lives import Life

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lives.md"
HEAD = """<!-- SPDX-FileCopyrightText: Buurt Samen contributors
     SPDX-License-Identifier: EUPL-1.2 -->

# Lives

Which states there are, who may take a step, and what it brings about. Written out of the code by `make lives`; change
the tables in `initiatives/life.py` and `rounds/lives.py`, not this page. Each step is one conditional update: of two at
once, exactly one succeeds, and the other is told.
"""


def page() -> str:
    """What docs/lives.md should say."""
    from buurtsamen.initiatives import life
    from buurtsamen.initiatives.models import Initiative
    from buurtsamen.rounds import lives
    from buurtsamen.rounds.models import Round, Voucher

    told: list[tuple[str, type[TextChoices], Life, str]] = [
        ("An initiative", Initiative.State, life.STEPS, "initiatives.initiative"),
        ("A round", Round.State, lives.ROUND, "rounds.round"),
        ("A voucher", Voucher.State, lives.VOUCHER, ""),
    ]
    with translation.override("en"):
        return "\n".join([HEAD, *(line for each in told for line in chapter(*each))])


def chapter(title: str, states: type[TextChoices], steps: Life, journal: str) -> Iterator[str]:
    """One life: a drawing, and a table with a row for each step."""
    ends = {state.value for step in steps.values() for state in step.begins}
    yield from (f"## {title}", "", "```mermaid", "stateDiagram-v2")
    yield f"    [*] --> {states.values[0]}"
    for name, step in steps.items():
        yield from (f"    {state.value} --> {step.ends.value}: {name}" for state in step.begins)
    yield from (f"    {value} --> [*]" for value in states.values if value not in ends)
    yield from ("```", "", "| step | from | to | who may | what it does |", "|---|---|---|---|---|")
    for name, step in steps.items():
        begins = ", ".join(str(state.label) for state in step.begins)
        yield f"| {name} | {begins} | {step.ends.label} | {'; '.join(step.who)} | {step.does} |"
    if journal:
        names = ", ".join(f"`{journal}.{step.done}`" for step in steps.values() if step.done)
        yield from ("", f"In the journal: {names}.")
    else:
        yield from ("", "In the books, and in no journal: nobody can lay a gift beside a visit.")
    yield ""


if __name__ == "__main__":
    os.environ |= ENVIRONMENT
    django.setup()
    if sys.argv[1:] == ["write"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.exit("docs/lives.md tells another life than the code; make lives writes it anew")
