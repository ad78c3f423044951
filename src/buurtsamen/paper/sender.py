# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who sends a paper: name and logo of the municipality, and where an address stands behind a window.

Window of a C5/6 envelope (114 × 229 mm) after DIN 680, which firms for envelopes in the Netherlands keep to: 90 × 45
mm, 20 mm from the left and 15 mm from the lower edge. A sheet folded to 99 × 210 mm can slide in it, so what is seen
for sure is smaller than what is ever seen. Nothing but the address stands in the latter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from buurtsamen.paper import art, words
from buurtsamen.paper.pen import WHITE, Pen
from buurtsamen.paper.words import Style

SURE = (20.0, 54.0, 71.0, 30.0)  # x, y, width, height (mm): always behind the window, however the sheet lies
SEEN = (1.0, 39.0, 109.0, 60.0)  # may come behind it
ADDRESS = (22.0, 54.0)  # the top left corner of an address
_HOUSES = ("M2 40V24l8-8 8 8v16z", "M26 40V24l8-8 8 8v16z", "M10 40V17L22 4l12 13v23z")
_DOOR = "M18 40V29a4 4 0 0 1 8 0v11z"


@dataclass(frozen=True)
class Sender:
    """The municipality on paper.

    Args:
        platform: the name beside the drawn houses; a new line breaks it.
        brand: all colours, "#rrggbb" by name, as `places.brands.complete` gives them.
        return_address: on one small line above an address.
        logo: a picture (PNG or JPEG) instead of the drawn houses and the name.
    """

    platform: str
    brand: Mapping[str, str]
    return_address: str = ""
    logo: bytes | None = None


def draw(pen: Pen, sender: Sender, x: float, y: float, high: float = 13, *, on_deep: bool = False) -> None:
    """Draw the logo, or else houses and name, in a strip this high (mm); on a deep ground always the latter.

    Raises:
        art.NoPicture: the logo is no picture.
        words.DoesNotFit: the name is too long.
    """
    if sender.logo is not None and not on_deep:
        name, shape = art.pixels(pen.document, sender.logo)
        width = min(high * shape, 60)
        pen.picture(name, x, y, width, width / shape)
        return
    ink, door = (sender.brand["on-deep"], sender.brand["deep"]) if on_deep else (sender.brand["primary"], WHITE)
    for data, shade in zip((*_HOUSES, _DOOR), (*[sender.brand["soft-line"]] * 2, ink, door), strict=True):
        pen.fill(shade)
        pen.path(data, x, y, high / 44, "f")
    style = Style(high * 15 / 13, "heavy", 1.15, ink)
    lines = words.lay(sender.platform, style, high * 6.5, frame="platform")
    words.write(pen, lines, style, x + high * 1.22, y + (high - words.height(lines, style)) / 2)


def return_line(pen: Pen, sender: Sender) -> None:
    """Write the small line above an address.

    Raises:
        words.DoesNotFit: it is too long.
    """
    style = Style(7, leading=1.3)
    x, y = ADDRESS
    lines = words.lay(sender.return_address, style, SURE[2] - 3, frame="return_address")
    if len(lines) > 1:
        raise words.DoesNotFit("return_address", lines[1].text)
    words.write(pen, lines, style, x, y - 4.6)
    pen.line(x, y - 1.3, x + lines[0].width, y - 1.3, ink="#000000", width=0.2)
