# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the municipality's own words of the letter: the form, and an example that is the print itself."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models.functions import Length
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from buurtsamen.core import dates
from buurtsamen.desk import fields as _fields  # noqa: F401 - it lets a form say of which rows it is
from buurtsamen.letters import composing
from buurtsamen.letters.models import LetterText
from buurtsamen.letters.paper import kix, pdf
from buurtsamen.letters.paper.design import FACTS, Letter
from buurtsamen.letters.paper.sheet import Sheet
from buurtsamen.places.models import District, Host, Municipality
from buurtsamen.rounds import codes
from buurtsamen.rounds.models import Round

_SHOWN = 60  # signs of what is over
LABELS: dict[str, Any] = {
    "site": _("Address of the site, as it is printed"),
    "return_address": _("Return address, on one line"),
    "title": _("Title"),
    "greeting": _("Greeting"),
    "help_title": _("Heading above help"),
    "help": _("Help"),
    "languages": _("One line in every language"),
    "ticket_title": _("Heading of the voucher"),
    "code": _("Before the code"),
    "type_code": _("Where to type the code"),
    "scan": _("Beside the square"),
    "step_1": _("Step 1"),
    "step_2": _("Step 2"),
    "step_3": _("Step 3"),
    "slip_title": _("Heading of the slip"),
    "slip": _("On the slip"),
    "slip_number": _("Before a box on the slip"),
    "back_title": _("Heading of the back"),
    "back_lead": _("Under that heading"),
    "back_empty": _("When no initiative saves"),
    "saved": _("How far an initiative is"),
    "is_new": _("Beside a new initiative"),
    "days_title": _("Heading above the days"),
    "idea_title": _("Heading about an idea"),
    "idea": _("About an idea"),
    "hand_in_title": _("Heading about handing in"),
    "hand_in": _("Where to hand in"),
}
GROUPS = [
    (_("Sender"), ["site", "return_address"]),
    (_("Front"), ["title", "greeting", "help_title", "help", "languages"]),
    (_("Voucher"), ["ticket_title", "code", "type_code", "scan"]),
    (_("How it works"), ["step_1", "step_2", "step_3"]),
    (_("Slip to tear off"), ["slip_title", "slip", "slip_number"]),
    (
        _("Back of the letter"),
        ["back_title", "back_lead", "back_empty", "saved", "is_new", "days_title", "idea_title", "idea"]
        + ["hand_in_title", "hand_in"],
    ),
]
FACTS_SHOWN = ", ".join(f"{{{fact}}}" for fact in FACTS)
_LONG = 60  # signs; a longer text gets a field of more lines


class TextForm(forms.ModelForm[LetterText]):
    """All words of the letter; one that is left empty is ours again."""

    class Meta:
        model = LetterText
        fields = ()

    def __init__(self, data: Any = None, files: Any = None, *, instance: LetterText, on: date) -> None:
        super().__init__(data, files, instance=instance)
        self._on = on
        self._ours = composing.ours(instance.municipality)
        self.initial = composing.words(instance.municipality)
        for name, label in LABELS.items():
            ours = self._ours[name]
            rows = forms.Textarea({"rows": 3 + ours.count("\n")}) if len(ours) > _LONG else forms.TextInput()
            self.fields[name] = forms.CharField(label=label, max_length=2000, required=False, widget=rows)
        # Codes are typed there, so it is never another's.
        names = Host.objects.filter(municipality=instance.municipality).order_by("name").values_list("name", "name")
        self.fields["site"] = forms.ChoiceField(label=LABELS["site"], choices=list(names))

    def clean(self) -> dict[str, Any]:
        """What does not fit on the letter, ordinary or large, is refused with where it overflows."""
        said = super().clean() or {}
        words = self.words(said)
        for problem in _problems(self.instance.municipality, words, on=self._on):
            name = str(getattr(problem, "frame", ""))
            if name not in self.errors:  # what does not fit in ordinary print does not fit in large print either
                self.add_error(name if name in self.fields else None, _said(problem))
        return said

    def words(self, said: dict[str, Any]) -> dict[str, Any]:
        """All words of the letter with these; what was left empty is ours."""
        return self._ours | {name: text.replace("\r\n", "\n") for name, text in said.items() if name in LABELS and text}

    def own(self) -> dict[str, str]:
        """Those that are not as we propose them."""
        return {name: text for name, text in self.words(self.cleaned_data).items() if text != self._ours[name]}


def of(municipality: Municipality) -> LetterText:
    """Its words as a row, which may not be in the database yet."""
    return LetterText.objects.of(municipality).first() or LetterText(municipality=municipality)


def keep(form: TextForm) -> None:
    """Keep what was sent in; the caller sees to the version and the journal."""
    row = form.instance
    row.words = form.own()
    if row.pk:
        LetterText.objects.filter(pk=row.pk).update(words=row.words)
    else:
        row.save(force_insert=True)


def example(municipality: Municipality, said: dict[str, Any], *, is_large: bool, on: date) -> bytes:
    """One letter as it is printed, with a code that no voucher has.

    Raises:
        ValueError: it cannot be printed; as `composing.problems`.
    """
    round_, district = _example_round(municipality, on), _example_district(municipality)
    sheet = Sheet(
        composing.design(municipality, said, is_large=is_large), composing.back(round_, district, said, on=on)
    )
    home = Letter(
        number="1234567890",
        lines=["Aan de bewoners van", "Voorbeeldlaan 12", f"1234 AB  {municipality.name.upper()}"],
        kix=kix.string("1234AB", 12),
        code=composing.AN_EXAMPLE,
    )
    file = io.BytesIO()
    address = f"HTTPS://{said['site']}/V/".upper()
    pdf.write(file, sheet, [home], title=str(_("Example of the letter")), address=address, alphabet=codes.ALPHABET)
    return file.getvalue()


def _problems(municipality: Municipality, said: dict[str, Any], *, on: date) -> Iterator[Exception]:
    round_, district = _example_round(municipality, on), _example_district(municipality)
    seen = set()
    for is_large in (False, True):
        for problem in composing.problems(round_, [district], said, is_large=is_large, on=on):
            if (key := str(problem)) not in seen:
                seen.add(key)
                yield problem


def _said(problem: Exception) -> str:
    """A sentence about what does not fit, or cannot be written."""
    if words := getattr(problem, "words", ""):
        where = Truncator(words).chars(_SHOWN)
        return str(_("This does not fit on the letter, or is not known, from here on: “%(words)s”.")) % {"words": where}
    return str(_("The letter cannot be printed so: %(problem)s.")) % {"problem": problem}


def _example_round(municipality: Municipality, on: date) -> Round:
    found = Round.objects.of(municipality).order_by("-number").first()
    if found:
        found.municipality = municipality
        return found
    days = {"posted_on": on, "opens_on": on, "closes_on": on + timedelta(42), "gives_until": on + timedelta(90)}
    return Round(municipality=municipality, number=1, name=dates.day(on), value_cents=7_50, ceiling_cents=1, **days)


def _example_district(municipality: Municipality) -> District:
    """The one with the longest name: if the letter fits there, it fits everywhere."""
    rows = District.objects.of(municipality).defer("geometry").order_by(Length("name").desc(), "pk")
    return rows.first() or District(municipality=municipality, code="WK000000", name=municipality.name)
