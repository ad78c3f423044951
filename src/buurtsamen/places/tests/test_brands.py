# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The colours of a municipality."""

import re

import pytest

from buurtsamen.places import brands
from buurtsamen.places.brands import Kind

ALMELO = {
    "primary": "#12583d",
    "primary-hover": "#0b432d",
    "primary-active": "#073221",
    "on-primary": "#ffffff",
    "soft": "#e3eee4",
    "soft-line": "#a5c4ae",
    "deep": "#0d3f2d",
    "on-deep": "#f6f2e8",
    "paper": "#fbf8f1",
    "surface": "#fffefb",
    "sunken": "#f2ecdf",
    "ink": "#1c241f",
    "muted": "#444c45",
    "line": "#ddd5c5",
    "edge": "#756e5e",
    "ticket": "#ffca61",
    "ticket-hover": "#ffbb38",
    "ticket-soft": "#fff0cf",
    "ticket-edge": "#8a5a00",
    "ticket-ink": "#2a1d02",
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
    "ramp-1": "#e4efe2",
    "ramp-2": "#a1cbad",
    "ramp-3": "#64a682",
    "ramp-4": "#32805d",
    "ramp-5": "#12583d",
    "radius": "12px",
    "font": '"Atkinson Hyperlegible Next", "Segoe UI", Arial, sans-serif',
}
RHEDEN = ALMELO | {
    "primary": "#3a3388",
    "primary-hover": "#2c2670",
    "primary-active": "#201b57",
    "soft": "#ebe9f7",
    "soft-line": "#b9b4df",
    "deep": "#262160",
    "on-deep": "#f4f2fb",
    "paper": "#faf8f6",
    "surface": "#ffffff",
    "sunken": "#efebe9",
    "ink": "#1f1d2c",
    "muted": "#4b495a",
    "line": "#dbd6da",
    "edge": "#706b78",
    "ticket": "#ffc56e",
    "ticket-hover": "#ffb54a",
    "ticket-soft": "#ffeed4",
    "ticket-edge": "#8f5200",
    "ticket-ink": "#2b1b05",
    "focus": "#1f1d2c",
    "ramp-1": "#eceaf7",
    "ramp-2": "#bdb8e3",
    "ramp-3": "#9189cb",
    "ramp-4": "#655cb0",
    "ramp-5": "#3a3388",
    "radius": "4px",
}


@pytest.mark.parametrize("brand", [ALMELO, RHEDEN, {}], ids=["almelo", "rheden", "derived"])
def test_the_brands_that_were_drawn_have_no_complaints(brand: dict[str, str]) -> None:
    assert brands.complaints(brand) == []


@pytest.mark.parametrize("primary", ["#003d7c", "#8f1a15", "#5b1a6b", "#004f50", "#222222", "#000000"])
def test_a_dark_primary_is_enough_for_a_good_brand(primary: str) -> None:
    assert brands.complaints({"primary": primary}) == []


def test_the_stylesheet_holds_what_was_given_and_nothing_else() -> None:
    css = brands.stylesheet(ALMELO)

    assert dict(re.findall(r"^    --brand-([a-z0-5-]+): ([^;{}]+);$", css, re.MULTILINE)) == ALMELO
    assert css.startswith("@layer tokens {\n  .voorbeeld-theme {\n    --brand-primary: #12583d;\n")
    assert css.endswith(";\n  }\n}\n")
    assert css.count("\n") == 37 + 4


def test_what_is_not_given_is_derived_from_what_is() -> None:
    brand = brands.complete({"primary": "#3a3388", "soft": "#eeeeff"})

    assert set(brand) == set(brands.PROPERTIES)
    assert brand["soft"] == "#eeeeff"
    assert brand["ramp-5"] == "#3a3388"
    assert brand["paper"] == ALMELO["paper"]
    for derived in ("primary-hover", "deep", "soft-line", "ramp-3"):
        assert brands.contrast(brand[derived], RHEDEN[derived]) < 1.25


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("primary", "#12583d;} body{display:none"),
        ("primary", "#12583d\n"),
        ("primary", "#123"),
        ("primary", "red"),
        ("primary", "url(https://elsewhere.test)"),
        ("radius", "25px"),
        ("radius", "-1px"),
        ("radius", "1em"),
        ("font", "Comic Sans"),
        ("font", 'Arial;} @import "x'),
        ("primary;", "#12583d"),
        ("logo", "#12583d"),
    ],
)
def test_nothing_else_gets_into_the_stylesheet(name: str, value: str) -> None:
    with pytest.raises(brands.Wrong, match=re.escape(name)):
        brands.stylesheet({name: value})

    (complaint,) = brands.complaints({name: value})
    assert complaint.name == name
    assert complaint.kind in (Kind.NO_PROPERTY, Kind.NO_COLOUR, Kind.NO_RADIUS, Kind.NO_FONT)


def test_a_part_of_a_page_can_look_otherwise() -> None:
    css = brands.stylesheet({"primary": "#3a3388"}, where="candidate")

    assert css.startswith("@layer tokens {\n  .voorbeeld-theme.candidate {\n    --brand-primary: #3a3388;\n")


@pytest.mark.parametrize("radius", ["0px", "9px", "24px"])
def test_a_radius_is_0_to_24_pixels(radius: str) -> None:
    assert f"--brand-radius: {radius};" in brands.stylesheet({"radius": radius})


def test_contrast_is_that_of_wcag() -> None:
    assert brands.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert brands.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert brands.contrast("#ffffff", "#767676") == brands.contrast("#767676", "#ffffff")
    assert brands.contrast("#12583d", "#12583d") == 1


def test_a_pair_with_too_little_contrast_is_named_with_what_was_measured() -> None:
    complaints = brands.complaints(ALMELO | {"muted": "#777777"})

    assert {(each.kind, each.name, each.needed) for each in complaints} == {(Kind.CONTRAST, "muted", 7)}
    measured = {each.other: each.measured[0] for each in complaints}
    assert set(measured) == {"paper", "surface", "sunken", "soft"}
    assert measured["paper"] == pytest.approx(4.22, abs=0.005)


def test_a_ramp_must_get_darker_in_even_steps() -> None:
    (complaint,) = brands.complaints(ALMELO | {"ramp-2": "#64a682"})

    assert (complaint.kind, complaint.name, complaint.other) == (Kind.UNEVEN, "ramp-1", "ramp-5")
    assert [round(step) for step in complaint.measured] == [30, 0, 15, 15]
    assert brands.complaints(ALMELO | {"ramp-1": "#12583d"})


@pytest.mark.parametrize("primary", ["#5a3d00", "#6b3300", "#4d4200"])
def test_a_primary_near_amber_is_taken_for_the_voucher(primary: str) -> None:
    (complaint,) = brands.complaints({"primary": primary})

    assert (complaint.kind, complaint.name, complaint.other) == (Kind.LIKE_THE_VOUCHER, "primary", "ticket")
    assert complaint.measured[0] < complaint.needed == 25


def test_near_amber_is_measured_from_the_municipality_s_own_voucher() -> None:
    assert brands.complaints({"primary": "#5a3d00", "ticket": "#a8d8ff"}) == []
    assert len(brands.complaints({"primary": "#003d7c", "ticket": "#a8d8ff"})) == 1
