# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the edition in 11 points: a front and a back, every place in millimetres as in the sketches."""

from collections.abc import Iterator

from buurtsamen.letters.paper import marks
from buurtsamen.letters.paper.design import MOST_PLANS, Back, Design, Plan, Words
from buurtsamen.letters.paper.layout import A4, LEFT, WIDTH, Side, Spot, amounts, styles
from buurtsamen.paper import art, sender, words
from buurtsamen.paper.document import Document
from buurtsamen.paper.pen import WHITE, Pen
from buurtsamen.paper.words import Frame, Style


def sides(document: Document, design: Design, back: Back) -> Iterator[Side]:
    """Front and back in 11 points."""
    texts = design.words.filled(back.facts)
    pen = Pen(document, A4)
    spots = _front(pen, design, texts, back)
    yield Side(document.form("front", pen.content, A4), spots)
    pen = Pen(document, A4)
    _back(pen, design, texts, back)
    yield Side(document.form("back", pen.content, A4))


def _front(pen: Pen, design: Design, texts: Words, back: Back) -> tuple[Spot, ...]:
    title, heading, text = styles(design)
    sender.draw(pen, design.sender, LEFT, 12)
    sender.return_line(pen, design.sender)
    _help(pen, design, texts, heading)
    at = Frame("title", pen, LEFT, 103, WIDTH, 139)
    at.pour(texts.title, title, gap=2)
    at.name = "greeting"
    at.pour(texts.greeting, text)
    ticket = _ticket(pen, design, texts, back, 141)
    _steps(pen, texts)
    slip = _slip(pen, texts, heading)
    marks.folds(pen)
    return Spot("address", *sender.ADDRESS), *ticket, *slip


def _help(pen: Pen, design: Design, texts: Words, heading: Style) -> None:
    text = Style(10.5)
    at = Frame("help", pen, 124, 12, 72, 47)
    at.pour(texts.help_title, heading, gap=2)
    for part in texts.help.split("\n"):
        at.pour(part, text, gap=2)
    pen.line(124, at.y, 196, at.y, ink=design.brand["soft-line"], width=0.3)
    Frame("languages", pen, 124, at.y + 2, 72, 98).pour(texts.languages, Style(10.5, leading=1.36))


def _ticket(pen: Pen, design: Design, texts: Words, back: Back, y: float) -> tuple[Spot, ...]:
    """The voucher; 51 mm high, in the middle third."""
    ink, edge = design.brand["ticket-ink"], design.brand["ticket-edge"]
    marks.ticket(pen, design.brand, LEFT, y, WIDTH, 51)
    head = Style(17, "heavy", 1.25, ink)
    value = words.lay(back.facts["value"], head, 40, frame="value")
    words.write(pen, value, head, LEFT + 8, y + 5.4, width=118, align="right")
    at = Frame("ticket_title", pen, LEFT + 8, y + 5.4, 76, y + 18)
    at.pour(texts.ticket_title, head)
    at = Frame("code", pen, LEFT + 8, y + 13.2, 118, y + 19)
    at.pour(texts.code, Style(11, ink=ink))
    pen.rounded(LEFT + 8, y + 19.4, 85, 13.6, 1.5, fill=WHITE, edge=ink, line=0.5)
    Frame("type_code", pen, LEFT + 8, y + 35.6, 118, y + 47.5).pour(texts.type_code, Style(11, ink=ink))
    pen.line(151.5, y + 3.5, 151.5, y + 48, ink=edge, width=0.6, dash="0 2.6")
    pen.rounded(155.2, y + 4, 33.4, 33.4, 0.8, fill=WHITE)
    Frame("scan", pen, 153.4, y + 38.6, 37, y + 48.5).pour(
        texts.scan, Style(9.5, leading=1.2, ink=ink, is_balanced=True), align="middle"
    )
    return Spot("code", LEFT + 11.2, y + 29.1, 24), Spot("qr", 158.9, y + 7.7, 26)


def _steps(pen: Pen, texts: Words) -> None:
    for place, text in enumerate((texts.step_1, texts.step_2, texts.step_3)):
        x = LEFT + place * (163 / 3 + 6)
        art.draw(pen, f"stap-{place + 1}", x, 199.5, 163 / 3, 29, 2)
        Frame(f"step_{place + 1}", pen, x, 230, 163 / 3, 244.5).pour(text, Style(10.5, leading=1.3))


def _slip(pen: Pen, texts: Words, heading: Style) -> tuple[Spot, ...]:
    marks.cut(pen, 246)
    marks.scissors(pen, 8, 243.5, 5)
    at = Frame("slip", pen, LEFT, 251.5, 137, 272)
    at.pour(texts.slip_title, heading)
    at.pour(texts.slip, Style(10.5))
    label = Style(10.5, "bold")
    lines = words.lay(texts.slip_number, label, 60, frame="slip_number")
    if len(lines) > 1:
        raise words.DoesNotFit("slip_number", lines[1].text)
    words.write(pen, lines, label, LEFT, 275)
    for place in range(3):
        pen.rounded(LEFT + lines[0].width + 2.5 + place * 12, 272, 10, 11, 0, edge="#000000", line=0.5)
    return Spot("code", 157, 279.4, 13, "right"), Spot("qr", 167, 254, 26)


def _back(pen: Pen, design: Design, texts: Words, back: Back) -> None:
    title, heading, text = styles(design)
    at = Frame("back_title", pen, LEFT, 14, WIDTH, 37)
    at.pour(texts.back_title, title, gap=1.5)
    at.name = "back_lead"
    at.pour(texts.back_lead, text)
    _plans(pen, design, texts, back)
    at = Frame("days", pen, LEFT, 168, 84, 240)
    at.pour(texts.days_title, heading, gap=2)
    for day, what in back.days:
        beside = Frame("days", pen, LEFT + 33, at.y, 51, 240)
        beside.pour(what, text)
        at.pour(f"**{day}**", text)
        at.y = max(at.y, beside.y) + 1
    at = Frame("idea", pen, 113, 168, 82, 240)
    at.pour(texts.idea_title, heading, gap=2)
    for part in texts.idea.split("\n"):
        at.pour(part, text, gap=2)
    marks.cut(pen, 246)
    at = Frame("hand_in", pen, LEFT, 251.5, WIDTH, 289)
    at.pour(texts.hand_in_title, heading)
    for part in texts.hand_in.split("\n"):
        at.pour(part, text)
    marks.folds(pen)


def _plans(pen: Pen, design: Design, texts: Words, back: Back) -> None:
    if not back.plans:
        Frame("back_empty", pen, LEFT, 45, WIDTH, 160).pour(texts.back_empty, Style(14))
    for place, plan in enumerate(back.plans[:MOST_PLANS]):
        down, right = divmod(place, 2)
        _plan(pen, design, texts, plan, LEFT + right * 91, 38 + down * 38)


def _plan(pen: Pen, design: Design, texts: Words, plan: Plan, x: float, y: float) -> None:
    art.draw(pen, plan.picture, x, y, 33, 31, 2)
    marks.number(pen, design.brand, plan.number, x + 1.5, y + 1.5)
    for is_last, size in ((False, 12), (False, 10.5), (True, 9)):  # long titles are written smaller
        trial = Pen(pen.document, A4)
        try:
            _told(trial, design, texts, plan, x + 36.5, y, size)
        except words.DoesNotFit:
            if is_last:
                raise
        else:
            pen.raw(trial.content.decode("latin-1"))
            return


def _told(pen: Pen, design: Design, texts: Words, plan: Plan, x: float, y: float, size: float) -> None:
    at = Frame(f"plan {plan.number}", pen, x, y, 47.5, y + 31.5)
    at.pour(plan.title, Style(size, "heavy", 1.25, is_balanced=True, is_broken=size < 10))
    text = Style(size * 11 / 12, leading=1.32, is_broken=size < 10)
    at.pour(plan.place, text)
    at.pour(amounts(texts, plan), text, gap=0.5)
    marks.meter(pen, design.brand, x, at.y, 47.5, plan.share)
