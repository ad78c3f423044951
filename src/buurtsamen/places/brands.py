# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a municipality's colours and shape: 37 custom properties, and what is wrong with them.

A municipality chooses three (primary, ticket if it must, radius); the rest is derived, and can be overruled.
"""

import colorsys
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

FONTS = (
    '"Atkinson Hyperlegible Next", "Segoe UI", Arial, sans-serif',
    'system-ui, "Segoe UI", Arial, sans-serif',
)
Brand = Mapping[str, str]  # custom property without "--brand-" → value

CHOSEN = ("primary", "ticket", "radius")  # what a municipality normally chooses itself
_CHOSEN = {"primary": "#12583d", "ticket": "#ffca61", "radius": "12px", "font": FONTS[0]}
_NEUTRAL = {
    "on-primary": "#ffffff",
    "paper": "#fbf8f1",
    "surface": "#fffefb",
    "sunken": "#f2ecdf",
    "ink": "#1c241f",
    "muted": "#444c45",
    "line": "#ddd5c5",
    "edge": "#756e5e",
    "focus": "#1c241f",
    "focus-ring": "#ffffff",
    "ok": "#12532d",
    "ok-soft": "#e1f1e4",
    "wrong": "#8f1a15",
    "wrong-soft": "#fbe8e4",
    "warn": "#78310b",
    "warn-soft": "#f9e7da",
    "info": "#1f5069",
    "info-soft": "#e2eef4",
}
PROPERTIES = (
    *("primary", "primary-hover", "primary-active", "on-primary", "soft", "soft-line", "deep", "on-deep"),
    *("paper", "surface", "sunken", "ink", "muted", "line", "edge"),
    *("ticket", "ticket-hover", "ticket-soft", "ticket-edge", "ticket-ink", "focus", "focus-ring"),
    *("ok", "ok-soft", "wrong", "wrong-soft", "warn", "warn-soft", "info", "info-soft"),
    *("ramp-1", "ramp-2", "ramp-3", "ramp-4", "ramp-5", "radius", "font"),
)
_PRIMARIES = ("primary", "primary-hover", "primary-active")
_PAIRS: tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...] = (  # at least, each of these, on each of those
    (7, _PRIMARIES, ("paper", "surface", "soft", "sunken")),
    (7, ("on-primary",), _PRIMARIES),
    (7, ("ink", "muted"), ("paper", "surface", "sunken", "soft")),
    (7, ("on-deep",), ("deep",)),
    (3, ("edge",), ("paper", "surface", "sunken")),
    (7, ("ticket-ink",), ("ticket", "ticket-hover", "ticket-soft")),
    (3, ("ticket-edge",), ("ticket",)),
    (4.5, ("primary",), ("ticket",)),
    (3, ("focus",), ("paper",)),
    (3, ("focus-ring",), ("primary", "deep")),
    *((7, (state,), (f"{state}-soft", "surface")) for state in ("ok", "wrong", "warn", "info")),
    (3, ("ramp-4", "ramp-5"), ("paper",)),
)
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_RADIUS = re.compile("(1?[0-9]|2[0-4])px")
_NEAR_DEGREES = 25  # of hue: nearer than this to the ticket, a primary is taken for it
_GREY = 0.25  # saturation below which a hue is not seen


class Wrong(ValueError):
    """A value that is not what its property needs; nothing of it may come in a stylesheet."""


class Kind(StrEnum):
    """What can be wrong with a brand."""

    NO_PROPERTY = "no_property"
    NO_COLOUR = "no_colour"
    NO_RADIUS = "no_radius"
    NO_FONT = "no_font"
    CONTRAST = "contrast"  # measured and needed: a ratio, 1 to 21
    UNEVEN = "uneven"  # measured: the steps of lightness between the five of the ramp
    LIKE_THE_VOUCHER = "like_the_voucher"  # measured and needed: degrees of hue apart


@dataclass(frozen=True)
class Complaint:
    """One thing that must be better before the brand is used."""

    kind: Kind
    name: str  # of the property
    other: str = ""  # the property that it stands on, or is like
    measured: tuple[float, ...] = ()
    needed: float = 0


def stylesheet(brand: Brand, *, where: str = "") -> str:
    """The 37 custom properties, in the layer of the tokens.

    Args:
        where: a class, for a part of a page that looks otherwise than the rest; empty for the whole page.

    Raises:
        Wrong: a property is not one of ours, or its value is not a colour, radius or font as it should be.
    """
    values = complete(brand)
    lines = "".join(f"    --brand-{name}: {values[name]};\n" for name in PROPERTIES)
    part = f".{where}" if where else ""
    return f"@layer tokens {{\n  .voorbeeld-theme{part} {{\n{lines}  }}\n}}\n"


def complete(brand: Brand) -> dict[str, str]:
    """All properties: those that are given, and the others derived from them.

    Raises:
        Wrong: as `stylesheet`.
    """
    if wrong := mistakes(brand):
        raise Wrong("; ".join(f"{each.name}: {each.kind}" for each in wrong))
    given = dict(brand)
    chosen = _CHOSEN | given
    return _NEUTRAL | _of_primary(chosen["primary"]) | _of_ticket(chosen["ticket"]) | chosen


def mistakes(brand: Brand) -> list[Complaint]:
    """The properties that are not ours, and the values that are no colour, radius or font as they should be."""
    return [Complaint(kind, name) for name, value in brand.items() if (kind := _mistake(name, str(value)))]


def _mistake(name: str, value: str) -> Kind | None:
    if name not in PROPERTIES:
        return Kind.NO_PROPERTY
    if name == "radius":
        return None if _RADIUS.fullmatch(value) else Kind.NO_RADIUS
    if name == "font":
        return None if value in FONTS else Kind.NO_FONT
    return None if _COLOUR.fullmatch(value) else Kind.NO_COLOUR


def complaints(brand: Brand) -> list[Complaint]:
    """What must be better before the brand is used; nothing when it is good.

    Names each pair of colours with too little contrast, steps of the ramp that are not even, and a primary that can
    be taken for the voucher, which must be the only thing of its colour.
    """
    if wrong := mistakes(brand):
        return wrong
    colours = complete(brand)
    return [*_pale(colours), *_uneven(colours), *_like_the_voucher(colours)]


def _pale(colours: Brand) -> Iterator[Complaint]:
    for least, these, those in _PAIRS:
        for name in these:
            for other in those:
                ratio = contrast(colours[name], colours[other])
                if ratio < least:
                    yield Complaint(Kind.CONTRAST, name, other, (ratio,), least)


def _uneven(colours: Brand) -> Iterator[Complaint]:
    light = [_lightness(colours[f"ramp-{step}"]) for step in range(1, 6)]
    even = (light[0] - light[4]) / 4
    steps = tuple(before - after for before, after in zip(light, light[1:], strict=False))
    if even <= 0 or any(abs(step - even) > even / 4 for step in steps):
        yield Complaint(Kind.UNEVEN, "ramp-1", "ramp-5", steps)


def _like_the_voucher(colours: Brand) -> Iterator[Complaint]:
    hue, _, saturation = _hls(colours["primary"])
    ticket, _, _ = _hls(colours["ticket"])
    apart = abs((hue - ticket + 0.5) % 1 - 0.5) * 360
    if saturation >= _GREY and apart < _NEAR_DEGREES:
        yield Complaint(Kind.LIKE_THE_VOUCHER, "primary", "ticket", (apart,), _NEAR_DEGREES)


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, 0 to 1."""
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in _shares(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lightness(colour: str) -> float:
    """L* of CIE 1976, 0 to 100: equal steps look equal."""
    luminance = _luminance(colour)
    return 903.3 * luminance if luminance <= 0.008856 else 116 * luminance ** (1 / 3) - 16


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _hls(colour: str) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls(*_shares(colour))


def _tone(colour: str, lightness: float, saturation: float = 1) -> str:
    """The same hue at another L*, with a part of its saturation."""
    hue, _, full = _hls(colour)
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        shares = colorsys.hls_to_rgb(hue, middle, full * saturation)
        found = "#" + bytes(round(share * 255) for share in shares).hex()
        low, high = (middle, high) if _lightness(found) < lightness else (low, middle)
    return found


def _of_primary(primary: str) -> dict[str, str]:
    light = _lightness(primary)
    step = (93 - light) / 4
    return {
        "primary-hover": _tone(primary, light * 0.75),
        "primary-active": _tone(primary, light * 0.54),
        "soft": _tone(primary, 93, 0.4),
        "soft-line": _tone(primary, 76, 0.4),
        "deep": _tone(primary, light * 0.67),
        "on-deep": _tone(primary, 96, 0.4),
        **{f"ramp-{number}": _tone(primary, 93 - step * (number - 1), 0.45) for number in range(1, 5)},
        "ramp-5": primary,
    }


def _of_ticket(ticket: str) -> dict[str, str]:
    light = _lightness(ticket)
    return {
        "ticket-hover": _tone(ticket, light - 4),
        "ticket-soft": _tone(ticket, 95),
        "ticket-edge": _tone(ticket, light / 2),
        "ticket-ink": _tone(ticket, 11.5, 0.9),
    }
