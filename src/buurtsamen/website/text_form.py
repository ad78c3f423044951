# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form of a page of text, and how the page reads with what stands in it."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from buurtsamen.desk.fields import known_words
from buurtsamen.rounds.models import Round
from buurtsamen.website import pages
from buurtsamen.website.models import Page


class TextForm(forms.ModelForm[Page]):
    """Title and text."""

    class Meta:
        model = Page
        fields = ("title", "text")
        labels = {"title": gettext_lazy("Title"), "text": gettext_lazy("Text")}
        help_texts = {
            "text": gettext_lazy(
                "An empty line begins a new paragraph. ## makes a heading, - a list, **bold**, [words](https://address)"
                " a link. HTML is shown as text."
            )
        }
        widgets = {"text": forms.Textarea({"rows": 24})}

    def __init__(self, *args: Any, round_: Round | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._round = round_

    @property
    def shown(self) -> tuple[str, SafeString]:
        """Title and text as the public site would show them."""
        title, text = (str(self[name].value() or "") for name in ("title", "text"))
        page = Page(municipality=self.instance.municipality, title=title, text=text.replace("\r\n", "\n"))
        return title, pages.shown(page, self._round)

    @property
    def words(self) -> list[tuple[str, str]]:
        """The words that may stand between braces: what each stands for, and what it is now."""
        now = pages.placeholders(self.instance.municipality, self._round)
        return [(name, f"{meaning}: {now[name]}") for name, meaning in pages.PLACEHOLDERS.items()]

    def clean_text(self) -> str:
        """Refuse words between braces that would not be filled in."""
        return known_words(self.cleaned_data["text"], pages.PLACEHOLDERS)
