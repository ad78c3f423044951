# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how a mail looks: its words in paragraphs and buttons, in the brand of the municipality.

Styles stand at each part, because many mail programs throw away all others; the desk shows the same parts with the
classes of its style sheet. It reads without pictures, and without any of the styles.
"""

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from buurtsamen.places import brands
from buurtsamen.places.models import Municipality

LOGO = "logo"  # the name by which the HTML means the picture that comes along
_LINK = re.compile(r"https?://\S+")
_CODE = re.compile(r"\d{4}-\d{4}")
_LETTERS = "font-family:Segoe UI,Arial,sans-serif;font-size:17px;line-height:1.5"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, a code to type over, or a link to open."""

    kind: str  # "text", "code" or "link"
    text: str

    @property
    def html(self) -> SafeString:
        """What a paragraph says: escaped, its lines and links kept."""
        linked = urlize(self.text, nofollow=False, autoescape=True)
        return mark_safe(linked.replace("\n", "<br>"))  # noqa: S308 - urlize escaped what was not a link


def parts(text: str) -> list[Part]:
    """The words of a mail in parts. An empty line begins a new one; so does a line that is only a link or a code."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines: list[str] = []
        for line in map(str.strip, paragraph.strip().split("\n")):
            kind = "link" if _LINK.fullmatch(line) else "code" if _CODE.fullmatch(line) else ""
            if kind:
                found += [Part("text", "\n".join(lines)), Part(kind, line)]
                lines = []
            else:
                lines.append(line)
        found.append(Part("text", "\n".join(lines)))
    return [part for part in found if part.text]


def html(subject: str, text: str, *, municipality: Municipality, language: str, logo: str = "") -> str:
    """A mail in the brand of the municipality.

    Args:
        logo: what is read aloud instead of its picture, which comes along as LOGO; empty when there is none.
    """
    look = brands.complete(municipality.brand)
    with translation.override(language):
        body = format_html_join("\n", "{}", ((_part(part, look),) for part in parts(text)))
        foot = _foot(municipality, look)
    picture = format_html('<img src="cid:{}" alt="{}" height="40" style="vertical-align:middle">', LOGO, logo)
    return format_html(
        '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">'
        '<title>{subject}</title></head>\n<body style="margin:0;background:{paper};color:{ink};{letters}">\n'
        '<div style="background:{primary};color:{on_primary};padding:16px 24px"><strong>{name}</strong></div>\n'
        '<div style="max-width:600px;margin:0 auto;padding:24px;background:{surface};color:{ink}">{picture}\n'
        "{body}\n{foot}\n</div>\n</body>\n</html>\n",
        language=language,
        subject=subject,
        letters=_LETTERS,
        name=municipality.platform,
        picture=format_html("<p>{}</p>", picture) if logo else "",
        body=body,
        foot=foot,
        **{name.replace("-", "_"): look[name] for name in ("paper", "surface", "ink", "primary", "on-primary")},
    )


def _part(part: Part, look: brands.Brand) -> SafeString:
    if part.kind == "code":
        return format_html('<p style="font-size:26px;letter-spacing:2px"><strong>{}</strong></p>', part.text)
    if part.kind == "link":
        return format_html(
            '<p><a href="{link}" style="display:inline-block;padding:12px 24px;border-radius:{radius};'
            'background:{back};color:{front};text-decoration:none"><strong>{words}</strong></a></p>'
            '<p style="font-size:14px;color:{muted};word-break:break-all">{link}</p>',
            link=part.text,
            radius=look["radius"],
            back=look["primary"],
            front=look["on-primary"],
            muted=look["muted"],
            words=_("Open the page"),
        )
    return format_html('<p style="margin:0 0 16px">{}</p>', part.html)


def _foot(municipality: Municipality, look: brands.Brand) -> SafeString:
    words = [municipality.name, municipality.phone, municipality.email]
    return format_html(
        '<p style="border-top:1px solid {line};padding-top:16px;font-size:14px;color:{muted}">{words}</p>',
        line=look["line"],
        muted=look["muted"],
        words=" · ".join(filter(None, words)),
    )
