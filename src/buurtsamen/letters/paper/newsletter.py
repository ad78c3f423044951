# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the general newsletter: a tagged PDF for the website, in the look of the letters."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from buurtsamen.letters.paper import marks
from buurtsamen.letters.paper.design import Plan, Words
from buurtsamen.letters.paper.layout import amounts
from buurtsamen.paper import art, words
from buurtsamen.paper import sender as senders
from buurtsamen.paper.flow import Flow
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.sender import Sender
from buurtsamen.paper.words import Style


@dataclass(frozen=True)
class Story:
    """A part of the newsletter: whatever is given, in this order.

    Args:
        picture: the name of one of our drawings, or the bytes of a photo.
        alternative: what the picture shows, read aloud; empty when it only adorns.
        paragraphs: one that begins with "- " is an item of a list; `**` is bold.
        links: words and the address they lead to.
    """

    title: str = ""
    paragraphs: Sequence[str] = ()
    picture: str | bytes = ""
    alternative: str = ""
    plans: Sequence[Plan] = ()
    days: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str]] = ()


def write(
    title: str,
    lead: str,
    stories: Sequence[Story],
    *,
    sender: Sender,
    language: str = "nl",
    made_at: datetime | None = None,
) -> bytes:
    """The newsletter; the same stories give the same bytes.

    Args:
        lead: when it came out, and for whom.

    Raises:
        words.DoesNotFit: a word is wider than the page, or the title longer than its band.
        faces.CannotWrite: no font has one of the signs.
        art.NoPicture: a photo or the logo is no picture.
    """
    file = io.BytesIO()
    foot = f"{sender.platform.replace(chr(10), ' ')} · {title}"
    flow = Flow(file, title=title, language=language, brand=sender.brand, foot=foot, made_at=made_at, size=12)
    _band(flow, title, lead, sender)
    for story in stories:
        _story(flow, story)
    flow.close()
    return file.getvalue()


def _band(flow: Flow, title: str, lead: str, sender: Sender) -> None:
    """The head of the first page, in the deep colour of the brand."""
    brand = sender.brand
    heading = Style(28, "heavy", 1.12, brand["on-deep"], is_balanced=True)
    small = Style(12, leading=1.3, ink=brand["on-deep"])
    lines, below = (
        words.lay(text, style, flow.width, frame="title") for text, style in ((title, heading), (lead, small))
    )
    high = 46 + words.height(lines, heading) + words.height(below, small)
    flow.artifact(lambda pen: pen.rectangle(0, 0, 210, high, fill=brand["deep"]))
    flow.artifact(lambda pen: senders.draw(pen, sender, flow.x, 14, 14, on_deep=True))
    flow.read(flow.tags.element("H1"), lambda pen: words.write(pen, lines, heading, flow.x, 36))
    under = 38 + words.height(lines, heading)
    flow.read(flow.tags.element("P"), lambda pen: words.write(pen, below, small, flow.x, under))
    flow.y = high + 8


def _story(flow: Flow, story: Story) -> None:
    if story.title:
        flow.heading(story.title, 2)
    if isinstance(story.picture, bytes):
        flow.photo(story.picture, alternative=story.alternative)
    elif story.picture:
        flow.drawing(story.picture, 58, alternative=story.alternative)
    flow.prose(story.paragraphs)
    for plan in story.plans:
        _plan(flow, plan)
    if story.days:
        flow.bullets(f"**{day}**: {what}" for day, what in story.days)
    for text, to in story.links:
        flow.link(text, to)


def _plan(flow: Flow, plan: Plan) -> None:
    """A drawing, which only adorns; number and title as a heading; how far it is, in words and as a bar."""
    flow.need(36)
    top, brand, x = flow.y, flow.brand, flow.x + 52
    flow.artifact(lambda pen: art.draw(pen, plan.picture, flow.x, top, 46, 30, 2))
    flow.artifact(lambda pen: marks.number(pen, brand, plan.number, flow.x + 2, top + 2))
    heading, text = Style(13, "heavy", 1.25, is_broken=True), replace(flow.text, is_broken=True)
    flow.y = top
    for tag, said, style in (
        ("H3", f"{plan.number}. {plan.title}", heading),
        ("P", plan.place, text),
        ("P", amounts(Words(), plan), text),
    ):
        lines = words.lay(said, style, flow.width - 52, frame=f"plan {plan.number}")

        def draw(pen: Pen, lines: list[words.Line] = lines, style: Style = style) -> None:
            flow.y = words.write(pen, lines, style, x, flow.y)

        flow.read(flow.tags.element(tag), draw)
    flow.artifact(lambda pen: marks.meter(pen, brand, x, flow.y + 0.6, flow.width - 52, plan.share))
    flow.y = max(flow.y + 8, top + 35)
