# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the public pages of text: their first words, and how they are shown."""

from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from buurtsamen.core import dates
from buurtsamen.core.euros import euros
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round
from buurtsamen.website.models import Page

_TEXTS = Path(__file__).parent / "texts"
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")
_CLASSES = {
    "h2": "utrecht-heading-2",
    "h3": "utrecht-heading-3",
    "p": "utrecht-paragraph",
    "ul": "utrecht-unordered-list",
    "ol": "utrecht-ordered-list",
    "a": "utrecht-link utrecht-link--html-a",
    "table": "utrecht-table",
}


def first_words(name: str, language: str) -> tuple[str, str]:
    """Title and text that a page begins with."""
    text = (_TEXTS / language / f"{name}.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("<!--")]
    title, _, rest = "\n".join(lines).strip().partition("\n")
    return title.removeprefix("# ").strip(), rest.strip()


def install(municipality: Municipality) -> int:
    """Give a municipality the pages that it does not have yet, in every language.

    Returns:
        How many were added.
    """
    added = 0
    for language in ("nl", "en"):
        for name in Page.Name.values:
            title, text = first_words(name, language)
            _, is_new = Page.objects.get_or_create(
                municipality=municipality, name=name, language=language, defaults={"title": title, "text": text}
            )
            added += is_new
    return added


def shown(page: Page, round_: Round | None) -> SafeString:
    """The page as HTML; what a writer puts in as HTML is shown as text. Placeholders in braces are filled in."""
    tokens = _markdown.parse(_filled(page, round_))
    for token in tokens:
        for part in (token, *(token.children or [])):
            if part.nesting == 1 and part.tag in _CLASSES:
                part.attrSet("class", _CLASSES[part.tag])
    html: str = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(html)  # noqa: S308 - HTML is off


def _filled(page: Page, round_: Round | None) -> str:
    town = page.municipality
    text = page.text
    words = {
        "municipality": town.name,
        "platform": town.platform,
        "phone": town.phone,
        "email": town.email,
        "minimum_organisers": str(town.minimum_organisers),
        "maximum": euros(town.maximum_target_cents),
        "value": euros(round_.value_cents) if round_ else "…",
        "code_last_day": dates.day(round_.closes_on) if round_ else "…",
        "last_day_to_give": dates.day(round_.gives_until) if round_ else "…",
    }
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
