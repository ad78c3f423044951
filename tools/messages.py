# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the texts to translate: `extract` gathers them, `compile` makes them fit for use, `check` judges.

Babel does it, because gettext's own tools are not on every machine. The catalogue is sorted by text and names files
but no lines and no dates, so that a change in it is a change in a text.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "buurtsamen"
FOLDER = PACKAGE / "locale" / "nl" / "LC_MESSAGES"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# Dutch translations. `make messages` gathers the texts; write the Dutch between the quotes of msgstr."""


def sources() -> Iterator[tuple[str, BytesIO]]:
    """Modules and templates of all rooms as Python that calls gettext, without tests."""
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.*")]):
        name = path.relative_to(PACKAGE).as_posix()
        if "/tests/" in name or name == "conftest.py":
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":  # without indents: what was a template must read as a module
            text = "\n".join(line.strip() for line in templatize(text, name).splitlines())
        yield name, BytesIO(text.encode())


def gathered() -> Catalog:
    """What stands in the sources now."""
    catalog = Catalog(locale="nl")
    for name, source in sources():
        for _, text, comments, context in extract("python", source, KEYWORDS, ["Translators:"]):
            catalog.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    for message in catalog:  # a file is named once
        message.locations = sorted(set(message.locations))
    return catalog


def known() -> Catalog:
    """The catalogue as it is kept."""
    file = FOLDER / "django.po"
    if not file.exists():
        return Catalog(locale="nl")
    with file.open("rb") as opened:
        return read_po(opened, locale="nl")


def merged() -> Catalog:
    """What stands in the sources now, with the translations that were known; the others are dropped."""
    catalog, before = gathered(), known()
    for message in catalog:
        if message.id and (old := before.get(message.id, message.context)) and old.pluralizable == message.pluralizable:
            message.string, message.flags = old.string, message.flags | (old.flags & {"fuzzy"})
            message.user_comments = old.user_comments
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as a file."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, omit_header=True, include_lineno=False)
    rules = (
        f'"Language: nl\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"'
    )
    return f'{HEADER}\nmsgid ""\nmsgstr ""\n{rules}\n\n'.encode() + buffer.getvalue().strip() + b"\n"


def wrong(catalog: Catalog) -> Iterator[str]:
    """A line for each text without good Dutch."""
    for message in catalog:
        strings: Any = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and not all(strings):
            yield f"not translated: {message.id!r}"
        elif message.id and message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        else:
            yield from (f"{error}: {message.id!r}" for error in message.check(catalog))


def main(*words: str) -> int:
    """Do what the words say, in order; 0 when all is well."""
    for word in words:
        if word == "extract":
            FOLDER.mkdir(parents=True, exist_ok=True)
            catalog = merged()
            (FOLDER / "django.po").write_bytes(written(catalog))
            print(f"{len(catalog)} texts, {len(list(wrong(catalog)))} to do, in {FOLDER / 'django.po'}")
        elif word == "compile":
            with (FOLDER / "django.mo").open("wb") as file:
                write_mo(file, known())
        elif word == "check":
            problems = list(wrong(known()))
            if written(merged()) != written(known()):
                problems.append("the catalogue is not up to date: run make messages")
            print("\n".join(problems), end="\n" if problems else "")
            return 1 if problems else 0
        else:
            sys.exit("messages.py extract | compile | check")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
