# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the edition in large print: 16 points, the same content over as many sides as it needs."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from buurtsamen.letters.paper import marks
from buurtsamen.letters.paper.design import MOST_PLANS, Back, Design, Plan, Words
from buurtsamen.letters.paper.layout import A4, LEFT, RIGHT, WIDTH, Side, Spot, amounts, styles
from buurtsamen.paper import art, sender, words
from buurtsamen.paper.document import Document
from buurtsamen.paper.pen import WHITE, Pen
from buurtsamen.paper.words import Frame, Style

_TOP, _BOTTOM = 22.0, 280.0
Part = Callable[
    [Frame], tuple[Spot, ...]
]  # draws a part from the top of a frame; raises DoesNotFit when it has no room


def sides(document: Document, design: Design, back: Back) -> Iterator[Side]:
    """The sides one after another; a part that has no room left begins the next one."""
    texts = design.words.filled(back.facts)
    pen, spots = Pen(document, A4), list[Spot]()
    at = Frame("title", pen, LEFT, 103, WIDTH, 297)
    spots += _first(at, design, texts, back)
    yield Side(document.form("side 1", pen.content, A4), tuple(spots))
    waiting = list(_parts(design, texts, back))
    number = 1
    while waiting:
        number += 1
        pen, spots = Pen(document, A4), []
        at = Frame("", pen, LEFT, _TOP, WIDTH, _BOTTOM)
        is_empty = True
        while waiting:
            fits = _fits(waiting[0], document, at.y)
            if not fits and not is_empty:
                break
            spots += waiting.pop(0)(at)  # on an empty side, what does not fit is refused
            is_empty = False
        _foot(pen, number)
        yield Side(document.form(f"side {number}", pen.content, A4), tuple(spots))


def _fits(part: Part, document: Document, y: float) -> bool:
    """Try a part on a page that is thrown away."""
    try:
        part(Frame("", Pen(document, A4), LEFT, y, WIDTH, _BOTTOM))
    except words.DoesNotFit:
        return False
    return True


def _foot(pen: Pen, number: int) -> None:
    style = Style(16, ink="#444444")
    words.write(pen, words.lay(str(number), style, 30, frame="page"), style, LEFT, 282, width=WIDTH, align="right")


def _first(at: Frame, design: Design, texts: Words, back: Back) -> list[Spot]:
    """The side with the address: the greeting, and the voucher under the fold of 99 mm and above that of 198 mm."""
    pen = at.pen
    sender.draw(pen, design.sender, LEFT, 12, 16)
    sender.return_line(pen, design.sender)
    title, _, text = styles(design)
    at.pour(texts.title, title)
    spots = _ticket(pen, design, texts, back, 119)
    at.name, at.y, at.bottom = "greeting", 203, _BOTTOM
    at.pour(texts.greeting, text)
    _foot(pen, 1)
    marks.folds(pen)
    return [Spot("address", *sender.ADDRESS), *spots]


def _ticket(pen: Pen, design: Design, texts: Words, back: Back, y: float) -> list[Spot]:
    ink, edge = design.brand["ticket-ink"], design.brand["ticket-edge"]
    marks.ticket(pen, design.brand, LEFT, y, WIDTH, 76)
    head = Style(22, "heavy", 1.2, ink)
    value = words.lay(back.facts["value"], head, 50, frame="value")
    words.write(pen, value, head, LEFT + 8, y + 5, width=118, align="right")
    Frame("ticket_title", pen, LEFT + 8, y + 5, 70, y + 16).pour(texts.ticket_title, head)
    Frame("code", pen, LEFT + 8, y + 15.5, 118, y + 23.5).pour(texts.code, Style(16, ink=ink))
    pen.rounded(LEFT + 8, y + 24, 118, 17, 1.5, fill=WHITE, edge=ink, line=0.6)
    Frame("type_code", pen, LEFT + 8, y + 44, 118, y + 73).pour(texts.type_code, Style(16, ink=ink))
    pen.line(151, y + 4, 151, y + 72, ink=edge, width=0.7, dash="0 3")
    pen.rounded(156, y + 7, 33, 33, 0.8, fill=WHITE)
    Frame("scan", pen, 153.5, y + 43, 38, y + 73).pour(
        texts.scan, Style(16, leading=1.15, ink=ink, is_balanced=True), align="middle"
    )
    return [Spot("code", LEFT + 12, y + 36.2, 32), Spot("qr", 159.2, y + 10.2, 26.6)]


def _parts(design: Design, texts: Words, back: Back) -> Iterator[Part]:
    _, heading, text = styles(design)
    yield from (_step(place, said) for place, said in enumerate((texts.step_1, texts.step_2, texts.step_3), 1))
    yield _told("help", texts.help_title, texts.help.split("\n"), heading, text)
    yield _told("languages", "", [texts.languages], heading, text)
    plans = [_plan(design, texts, plan) for plan in back.plans[:MOST_PLANS]]
    plans = plans or [_told("back_empty", "", [texts.back_empty], heading, text)]
    yield _together(_told("back_title", texts.back_title, [texts.back_lead], heading, text), plans[0])
    yield from plans[1:]
    yield _told("days", texts.days_title, [f"**{day}**: {what}" for day, what in back.days], heading, text)
    yield _told("idea", texts.idea_title, texts.idea.split("\n"), heading, text)
    yield _slip(texts, heading, text)


def _together(first: Part, second: Part) -> Part:
    """Two parts that no page comes between."""
    return lambda at: first(at) + second(at)


def _told(name: str, title: str, paragraphs: list[str], heading: Style, text: Style) -> Part:
    def part(at: Frame) -> tuple[Spot, ...]:
        at.name = name
        if title:
            at.pour(title, heading, gap=2)
        for paragraph in paragraphs:
            at.pour(paragraph, text, gap=3)
        at.y += 4
        return ()

    return part


def _step(place: int, said: str) -> Part:
    def part(at: Frame) -> tuple[Spot, ...]:
        beside = Frame(f"step_{place}", at.pen, LEFT + 62, at.y, WIDTH - 62, min(at.bottom, at.y + 36))
        beside.pour(said, Style(16))
        if at.y + 36 > at.bottom:
            raise words.DoesNotFit(beside.name, said)
        art.draw(at.pen, f"stap-{place}", LEFT, at.y, 56, 35, 2)
        at.y += 41
        return ()

    return part


def _plan(design: Design, texts: Words, plan: Plan) -> Part:
    def part(at: Frame) -> tuple[Spot, ...]:
        top, brand = at.y, design.brand
        beside = replace(at, name=f"plan {plan.number}", x=LEFT + 62, width=WIDTH - 62)
        beside.pour(plan.title, Style(16, "heavy", 1.25, is_broken=True))
        beside.pour(plan.place, Style(16))
        beside.pour(amounts(texts, plan), Style(16), gap=1)
        if max(beside.y + 5, top + 35) > at.bottom:
            raise words.DoesNotFit(beside.name, plan.title)
        marks.meter(at.pen, brand, LEFT + 62, beside.y, WIDTH - 62, plan.share, 5)
        art.draw(at.pen, plan.picture, LEFT, top, 56, 35, 2)
        marks.number(at.pen, brand, plan.number, LEFT + 2, top + 2, 13)
        at.y = max(beside.y + 5, top + 35) + 7
        return ()

    return part


def _slip(texts: Words, heading: Style, text: Style) -> Part:
    """To be cut off: nothing else stands under it."""

    def part(at: Frame) -> tuple[Spot, ...]:
        at.name, at.y = "slip", at.y + 4
        told = _told("hand_in", texts.hand_in_title, texts.hand_in.split("\n"), heading, text)
        told(at)
        at.name = "slip"
        marks.cut(at.pen, at.y)
        marks.scissors(at.pen, 8, at.y - 2.5, 5)
        at.y += 5
        at.pour(texts.slip_title, heading)
        at.pour(texts.slip, text, gap=4)
        if at.y + 34 > at.bottom:
            raise words.DoesNotFit("slip", texts.slip)
        label = Style(16, "bold")
        lines = words.lay(texts.slip_number, label, 60, frame="slip_number")
        words.write(at.pen, lines, label, LEFT, at.y + 3)
        for place in range(3):
            at.pen.rounded(LEFT + lines[0].width + 4 + place * 15, at.y, 13, 14, 0, edge="#000000", line=0.5)
        code, qr = Spot("code", LEFT, at.y + 25, 22), Spot("qr", RIGHT - 30, at.y, 30)
        at.y = at.bottom
        return code, qr

    return part
