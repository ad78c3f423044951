# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for paper on walls and doors: a poster, a street sign, a card for the door; each with a QR code and a link.

Each is laid out once, at its largest size, inside a white margin, so that any office printer can print it.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from buurtsamen.letters.paper import marks
from buurtsamen.paper import art, qr, sender, words
from buurtsamen.paper.document import Document
from buurtsamen.paper.pen import WHITE, Pen
from buurtsamen.paper.sender import Sender
from buurtsamen.paper.words import Frame, Style

Size = tuple[float, float]
_TALLEST = 40  # points: of a link, in its 17 mm
A3, A4, A6 = (297.0, 420.0), (210.0, 297.0), (105.0, 148.0)


@dataclass(frozen=True)
class Notice:
    """What a poster, a sign or a card says of an initiative or a district.

    Args:
        title: of the initiative, or about the district.
        lead: one or two sentences; on a sign the place.
        call: what to do, above the QR code: "Geef uw waardebon".
        link: the short address as people type it, without https://.
        url: what the QR code says; an address in capitals makes a coarser code, which is read from farther off.
        picture: the name of one of our drawings.
        number: of an initiative; none for a district.
        saved: how far it is, in words; empty for none.
        share: of the target, 0 to 1.
        lines: of a card for the door: what the initiator writes there, such as "Mijn naam".
    """

    title: str
    lead: str
    call: str
    link: str
    url: str
    picture: str
    number: int | None = None
    saved: str = ""
    share: float = 0
    lines: tuple[str, ...] = ()


def poster(notice: Notice, *, sender: Sender, language: str = "nl", size: Size = A3) -> bytes:
    """A poster, upright.

    Raises:
        words.DoesNotFit, faces.CannotWrite, art.NoPicture: it cannot be laid out.
    """
    return _file(notice, sender, language, A3, size, _poster)


def sign(notice: Notice, *, sender: Sender, language: str = "nl", size: Size = A3) -> bytes:
    """A street sign, lying: read from across the street. Raises as `poster`."""
    return _file(notice, sender, language, A3[::-1], size[::-1], _sign)


def card(notice: Notice, *, sender: Sender, language: str = "nl", is_four: bool = False) -> bytes:
    """A card for the door, of A6; or four on an A4 to cut apart. Raises as `poster`."""
    if not is_four:
        return _file(notice, sender, language, A6, A6, _card)

    def four(pen: Pen, notice: Notice, sender: Sender) -> None:
        drawing = Pen(pen.document, A6)
        _card(drawing, notice, sender)
        form = pen.document.form("card", drawing.content, A6)
        for x in (0.0, 105.0):
            for y in (0.0, 148.5):
                pen.place(form, x, y, A6)
        pen.line(105, 6, 105, 291, ink="#888888", width=0.2, dash="3 3")
        pen.line(6, 148.5, 204, 148.5, ink="#888888", width=0.2, dash="3 3")

    return _file(notice, sender, language, A4, A4, four)


def _file(
    notice: Notice, sender: Sender, language: str, drawn: Size, size: Size, draw: Callable[[Pen, Notice, Sender], None]
) -> bytes:
    """One page of this size, with what is drawn at another size of the same shape."""
    file = io.BytesIO()
    document = Document(file, title=notice.title, language=language)
    pen = Pen(document, drawn)
    draw(pen, notice, sender)
    page = Pen(document, size)
    page.place(document.form("page", pen.content, drawn), 0, 0, drawn, size[0] / drawn[0])
    document.page(document.stream("", page.content), size)
    document.close()
    return file.getvalue()


def _poster(pen: Pen, notice: Notice, who: Sender) -> None:
    brand = who.brand
    sender.draw(pen, who, 20, 18, 22)
    art.draw(pen, notice.picture, 20, 50, 257, 145, 4)
    if notice.number is not None:
        marks.number(pen, brand, notice.number, 27, 57, 24)
    at = Frame("title", pen, 20, 206, 257, 258)
    at.pour_largest(notice.title, _sizes(Style(58, "heavy", 1.08, brand["primary"], is_balanced=True)), gap=3)
    at.name, at.bottom = "lead", 288 if notice.saved else 302
    at.pour_largest(notice.lead, _sizes(Style(24, leading=1.3)))
    if notice.saved:
        Frame("saved", pen, 20, 288, 257, 300).pour(notice.saved, Style(22, leading=1.2))
        marks.meter(pen, brand, 20, 300, 257, notice.share, 7)
    _call(pen, notice, who, (20, 316, 257, 86))


def _call(pen: Pen, notice: Notice, who: Sender, box: tuple[float, float, float, float], size: float = 40) -> None:
    """The ticket with what to do, and the QR code at its right."""
    x, y, width, height = box
    ink = who.brand["ticket-ink"]
    marks.ticket(pen, who.brand, x, y, width, height, 3.2)
    side = height - 14
    at = Frame("call", pen, x + 14, y + 13, width - side - 40, y + height - 27)
    at.pour_largest(notice.call, _sizes(Style(size, "heavy", 1.1, ink, is_balanced=True)))
    link = Frame("link", pen, at.x, y + height - 25, at.width, y + height - 8)
    link.pour(notice.link, _fitting(notice.link, at.width, min(size * 0.75, _TALLEST), "link", ink))
    code(pen, notice.url, x + width - side - 10, y + 7, side)
    middle = x + width - side - 18
    pen.line(middle, y + 6, middle, y + height - 6, ink=who.brand["ticket-edge"], width=1.1, dash="0 4.5")


def _sign(pen: Pen, notice: Notice, who: Sender) -> None:
    sender.draw(pen, who, 20, 18, 24)
    art.draw(pen, notice.picture, 222, 18, 178, 92, 4)
    if notice.number is not None:
        marks.number(pen, who.brand, notice.number, 228, 24, 24)
    at = Frame("title", pen, 20, 56, 190, 128)
    at.pour_largest(notice.title, _sizes(Style(60, "heavy", 1.06, who.brand["primary"], is_balanced=True)))
    at = Frame("lead", pen, 222, 114, 178, 128)
    at.pour_largest(notice.lead, _sizes(Style(24, "bold", 1.2)))
    _call(pen, notice, who, (20, 134, 380, 143), 60)


def _card(pen: Pen, notice: Notice, who: Sender) -> None:
    sender.draw(pen, who, 9, 8, 10)
    art.draw(pen, notice.picture, 9, 22, 87, 34, 2)
    if notice.number is not None:
        marks.number(pen, who.brand, notice.number, 11, 24, 8)
    at = Frame("title", pen, 9, 59, 87, 73)
    at.pour_largest(notice.title, _sizes(Style(15, "heavy", 1.12, who.brand["primary"], is_balanced=True)), gap=1)
    at.name, at.bottom = "lead", 92
    at.pour_largest(notice.lead, _sizes(Style(9.5, leading=1.3, is_broken=True))[:2])
    y = 97.0
    for label in notice.lines[:2]:
        style = Style(9.5, "bold")
        lines = words.lay(label, style, 45, frame="lines")
        words.write(pen, lines, style, 9, y - style.line)
        pen.line(9 + lines[0].width + 2, y - 0.8, 96, y - 0.8, ink="#444444", width=0.2)
        y += 8
    marks.ticket(pen, who.brand, 9, 109, 87, 32, 1.4)
    ink = who.brand["ticket-ink"]
    Frame("call", pen, 15, 113, 47, 128).pour(notice.call, Style(13, "heavy", 1.12, ink))
    Frame("link", pen, 15, 128.5, 47, 138).pour(notice.link, _fitting(notice.link, 47, 10, "link", ink))
    code(pen, notice.url, 66, 112, 26)


def code(pen: Pen, url: str, x: float, y: float, side: float) -> None:
    """A QR code on white, its border of four modules within the side."""
    symbol = qr.symbol(url)
    module = side / (symbol.size + 2 * qr.BORDER)
    pen.rounded(x, y, side, side, module * 1.5, fill=WHITE)
    pen.qr(symbol, x + qr.BORDER * module, y + qr.BORDER * module, side - 2 * qr.BORDER * module)


def _sizes(style: Style) -> list[Style]:
    """A style and smaller ones, down to six tenths; of the smallest, too long a word goes on after a hyphen."""
    return [
        replace(style, size=style.size * tenths / 10, is_broken=style.is_broken or tenths == 6)
        for tenths in (10, 9, 8, 7, 6)
    ]


def _fitting(text: str, width: float, most: float, frame: str, ink: str) -> Style:
    """The largest size up to this in which a text stands on one line, down to six tenths.

    Raises:
        words.DoesNotFit: it is too long for that.
    """
    for style in _sizes(Style(most, "bold", 1.2, ink)):
        if words.lay(text, style, 10_000, frame=frame)[0].width <= width:
            return style
    raise words.DoesNotFit(frame, text)
