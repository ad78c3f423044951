# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a letter with a decision: letterhead, addressee behind the window, reasons, how to object; tagged."""

import io
from dataclasses import dataclass
from datetime import datetime

from buurtsamen.paper import sender as senders
from buurtsamen.paper import words
from buurtsamen.paper.flow import Flow
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.sender import ADDRESS, SURE, Sender
from buurtsamen.paper.words import Style

_MOST_LINES = 6


@dataclass(frozen=True)
class Decision:
    """What the letter says.

    Args:
        to: the lines of the address, at most six; they stand behind the window.
        facts: small lines at the right of the address, each a name and a value: date, number, subject, who decided.
        subject: the heading of the letter.
        paragraphs: in order. One that begins with "# " is a heading, with "- " an item of a list; `**` is bold.
        closing: greeting, name and function, line under line.
    """

    to: list[str]
    facts: list[tuple[str, str]]
    subject: str
    paragraphs: list[str]
    closing: list[str]


def write(decision: Decision, *, sender: Sender, language: str = "nl", made_at: datetime | None = None) -> bytes:
    """The letter as a tagged PDF, over as many pages as it needs; the same letter gives the same bytes.

    Raises:
        words.DoesNotFit: the address does not fit behind the window, or the facts beside it.
        faces.CannotWrite: no font has one of the signs.
        art.NoPicture: the logo is no picture.
    """
    file = io.BytesIO()
    foot = f"{sender.platform.replace(chr(10), ' ')} · {decision.subject}"
    flow = Flow(file, title=decision.subject, language=language, brand=sender.brand, foot=foot, made_at=made_at)
    flow.artifact(lambda pen: senders.draw(pen, sender, flow.x, 14))
    if sender.return_address:
        flow.artifact(lambda pen: senders.return_line(pen, sender))
    _head(flow, decision)
    flow.y = 105
    flow.heading(decision.subject)
    flow.prose(decision.paragraphs)
    flow.y += 4
    flow.need((len(decision.closing) + 1) * flow.text.line)
    flow.paragraph("\n".join(decision.closing))
    flow.close()
    return file.getvalue()


def _head(flow: Flow, decision: Decision) -> None:
    if len(decision.to) > _MOST_LINES:
        raise words.DoesNotFit("to", decision.to[_MOST_LINES])
    style = Style(11 if len(decision.to) < _MOST_LINES else 10, leading=1.28)
    lines = [line for each in decision.to for line in words.lay(each, style, SURE[2] - 3, frame="to")]
    if words.height(lines, style) > SURE[3]:
        raise words.DoesNotFit("to", lines[-1].text)
    flow.read(flow.tags.element("P"), lambda pen: words.write(pen, lines, style, *ADDRESS))
    small, y = Style(9.5, leading=1.3), 54.0
    for name, value in decision.facts:
        beside = words.lay(value, small, 188 - 142, frame="facts")
        said = words.lay(name, Style(9.5, "bold", 1.3), 27, frame="facts")

        def draw(pen: Pen, said: list[words.Line] = said, beside: list[words.Line] = beside, y: float = y) -> None:
            words.write(pen, said, Style(9.5, "bold", 1.3), 114, y)
            words.write(pen, beside, small, 142, y)

        flow.read(flow.tags.element("P"), draw)
        y += max(len(said), len(beside)) * small.line + 0.8
        if y > 100:
            raise words.DoesNotFit("facts", value)
