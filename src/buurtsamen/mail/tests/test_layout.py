# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
from buurtsamen.conftest import Town
from buurtsamen.mail import layout
from buurtsamen.mail.layout import Part


def html(town: Town, text: str, **more: str) -> str:
    return layout.html("Hoi", text, municipality=town.municipality, language="nl", **more)


def test_a_line_that_is_only_a_link_or_a_code_stands_alone() -> None:
    text = (
        "Hallo,\r\nOpen deze link:\nhttps://linde.test/a/?b=1&c\nTot ziens\n\n\n1234-5678\n\nOf https://linde.test/\n"
    )

    assert layout.parts(text) == [
        Part("text", "Hallo,\nOpen deze link:"),
        Part("link", "https://linde.test/a/?b=1&c"),
        Part("text", "Tot ziens"),
        Part("code", "1234-5678"),
        Part("text", "Of https://linde.test/"),
    ]


def test_it_has_the_colours_of_the_municipality(town: Town) -> None:
    town.municipality.brand = {"primary": "#4a1d8c"}

    page = html(town, "https://linde.test/")

    assert "background:#4a1d8c;color:#ffffff" in page
    assert ">Open de pagina</strong>" in page
    assert "<img" not in page
    assert '<html lang="nl">' in page
    assert "Lindedorp · 0546 00 00 00 · hallo@lindedorp.test" in page


def test_what_people_wrote_does_nothing_in_it(town: Town) -> None:
    town.municipality.platform = "<b>Linde"
    hostile = '<script>x</script>\n\nhttps://x.test/"onload="x\n\nKijk op https://x.test/"><i> en \'bel\''

    page = html(town, hostile, logo='"><img src=x>')

    for forbidden in ("<script", '"onload', "<i>", "<b>", "<img src=x"):
        assert forbidden not in page, forbidden
