# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the public pages of text: their first words, and how they are shown."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from buurtsamen.core import braces, dates
from buurtsamen.core.euros import euros
from buurtsamen.mail import mail
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round
from buurtsamen.website.models import Page, PageVersion

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
PLACEHOLDERS: dict[str, Any] = {  # what may stand between braces, and what it stands for
    "municipality": _("the municipality"),
    "platform": _("the name of the platform"),
    "phone": _("the phone number for residents"),
    "email": _("the e-mail address for residents"),
    "minimum_organisers": _("how many organisers an initiative needs"),
    "maximum": _("the highest target of an initiative"),
    "value": _("what a voucher is worth"),
    "code_last_day": _("the last day to use a code"),
    "last_day_to_give": _("the last day to give"),
}


def first_words(name: str, language: str) -> tuple[str, str]:
    """Title and text that a page begins with."""
    return read(f"{language}/{name}")


def read(name: str) -> tuple[str, str]:
    """Title and text of a file of ours."""
    text = (_TEXTS / f"{name}.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("<!--")]
    title, _, rest = "\n".join(lines).strip().partition("\n")
    return title.removeprefix("# ").strip(), rest.strip()


def install(municipality: Municipality) -> int:
    """Give a municipality the pages that it does not have yet, in every language.

    Returns:
        How many were added.
    """
    added = 0
    for language, _label in settings.LANGUAGES:
        for name in Page.Name.values:
            added += _begin(municipality, name, language)
    return added


@transaction.atomic
def _begin(municipality: Municipality, name: str, language: str) -> bool:
    """A page with its first words, which are its first version; whether it was not there yet."""
    title, text = first_words(name, language)
    page, is_new = Page.objects.get_or_create(
        municipality=municipality, name=name, language=language, defaults={"title": title, "text": text}
    )
    if is_new:
        keep_version(page, number=1, by=None)
    return is_new


def keep_version(page: Page, *, number: int, by: User | None) -> PageVersion:
    """Write down what a page says from now on, as part of the caller's transaction.

    Args:
        number: one more than that of the version before; the database refuses one that is there.
        by: who wrote it; None for the first words.
    """
    return PageVersion.objects.create(
        municipality_id=page.municipality_id,
        page=page,
        number=number,
        title=page.title,
        text=page.text,
        saved_by=by,
        saved_at=timezone.now(),
    )


@transaction.atomic
def restore(version: PageVersion, *, by: User, at: datetime, why: str) -> None:
    """Let a page say again what it said in an earlier version; that is a new version."""
    page = Page.objects.select_for_update().get(pk=version.page_id)
    before = {"title": page.title, "text": page.text}
    page.title, page.text = version.title, version.text
    page.version += 1
    page.save(update_fields=["title", "text", "version"])
    keep_version(page, number=page.version, by=by)
    change: dict[str, object] = {name: [was, getattr(page, name)] for name, was in before.items()}
    change["version"] = [None, version.number]
    journal.record("website.page.restored", page, where=page.municipality, at=at, by=by, why=why, change=change)


def shown(page: Page, round_: Round | None) -> SafeString:
    """The page as HTML; what a writer puts in as HTML is shown as text. Placeholders in braces are filled in."""
    return html(braces.filled(page.text, placeholders(page.municipality, round_)))


def html(text: str) -> SafeString:
    """Markdown as HTML, with the classes of the style sheet."""
    tokens = _markdown.parse(text)
    for token in tokens:
        for part in (token, *(token.children or [])):
            if part.nesting == 1 and part.tag in _CLASSES:
                part.attrSet("class", _CLASSES[part.tag])
    rendered: str = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(rendered)  # noqa: S308 - HTML is off


def placeholders(town: Municipality, round_: Round | None) -> dict[str, object]:
    """What stands for each word between braces now; a day is left open between two rounds."""
    return {
        **mail.always(town),
        "minimum_organisers": str(town.minimum_organisers),
        "maximum": euros(town.maximum_target_cents),
        "value": euros(round_.value_cents) if round_ else "…",
        "code_last_day": dates.day(round_.closes_on) if round_ else "…",
        "last_day_to_give": dates.day(round_.gives_until) if round_ else "…",
    }
