# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms of reviewing: checklist, note, advice, changes, decision, target and standard answers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from buurtsamen.applications.reopening import FIELDS
from buurtsamen.desk.fields import DayInput, EuroField
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.reviews.models import Advice, Check, Decision, StandardAnswer

Outcome = Decision.Outcome
_LONG = 4000


def _text(label: Any, rows: int, required: Any, help_text: Any = "", *, most: int = _LONG) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": required},
    )


class ChecksForm(forms.Form):
    """An answer and a note for each of the rules. Only what somebody changed counts as theirs."""

    use_required_attribute = False

    def __init__(self, *args: Any, initiative: Initiative, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = {check.rule: check for check in initiative.checks.select_related("by")}
        for rule in Check.Rule:
            was = self.kept.get(rule)
            self.fields[f"{rule}-answer"] = forms.ChoiceField(
                label=rule.label,
                choices=Check.Answer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=was.answer if was else "",
                show_hidden_initial=True,
            )
            self.fields[f"{rule}-note"] = forms.CharField(
                label=_("Note"),
                max_length=300,
                required=False,
                initial=was.note if was else "",
                show_hidden_initial=True,
            )

    def rules(self) -> Iterator[tuple[Any, BoundField, BoundField, Check | None]]:
        """Each rule with its fields, and what was found before."""
        for rule in Check.Rule:
            yield rule, self[f"{rule}-answer"], self[f"{rule}-note"], self.kept.get(rule)

    def answers(self) -> dict[str, tuple[str, str]]:
        """Of the rules that somebody changed: answer and note."""
        changed = {name.partition("-")[0] for name in self.changed_data}
        found = {
            rule: (self.cleaned_data[f"{rule}-answer"], " ".join(self.cleaned_data[f"{rule}-note"].split()))
            for rule in Check.Rule.values
            if rule in changed
        }
        return {rule: said for rule, said in found.items() if said[0]}

    def clean(self) -> dict[str, Any]:
        """A note belongs to an answer."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for rule in Check.Rule.values:
            if cleaned.get(f"{rule}-note") and not cleaned.get(f"{rule}-answer"):
                self.add_error(f"{rule}-answer", _("Choose an answer with this note."))
        return cleaned


class NoteForm(forms.Form):
    """A note for colleagues."""

    use_required_attribute = False

    text = _text(
        _("New note"),
        2,
        _("Write something first. Nothing was kept yet."),
        _("Only colleagues read it. It stays as it is: you cannot change or delete it."),
    )


class AdviceForm(forms.Form):
    """Of whom advice is asked, on what, and before when."""

    use_required_attribute = False

    subject = forms.ChoiceField(
        label=_("About what?"),
        choices=Advice.Subject,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    adviser = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whom do you ask?"),
        empty_label=_("Choose an adviser"),
        error_messages={"required": _("Choose an adviser.")},
    )
    question = _text(
        _("What do you want to know?"),
        5,
        _("Write what you want to know. Nothing was asked yet."),
        _("The adviser sees the whole application beside it."),
    )
    due_on = forms.DateField(
        label=_("Answer before the end of"), widget=DayInput, error_messages={"required": _("Choose a day.")}
    )

    def __init__(self, *args: Any, advisers: QuerySet[User], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["adviser"]
        field.queryset, field.label_from_instance = advisers, lambda user: user.name
        self._today = today

    def clean_due_on(self) -> date:
        """Not over already."""
        day: date = self.cleaned_data["due_on"]
        if day < self._today:
            raise forms.ValidationError(_("This day is over already. Choose a later one."))
        return day


class AnswerForm(forms.Form):
    """What an adviser says."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        label=_("What do you advise?"),
        choices=Advice.Answer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you advise.")},
    )
    text = _text(
        _("Your advice"),
        6,
        _("Write your advice in a few words. Nothing was sent yet."),
        _("With conditions: name them one by one. The makers do not read it themselves."),
    )


class ChangesForm(forms.Form):
    """Which answers the initiator changes, with words for each."""

    use_required_attribute = False

    words = _text(
        _("What do you write to the initiator?"),
        4,
        _("Write a few words to the initiator. Nothing was asked yet."),
        _("Begin with what is good. It stands above what you ask."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in FIELDS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=500, widget=forms.Textarea({"rows": 2})
            )

    def parts(self) -> list[BoundField]:
        """A field for each answer."""
        return [self[name] for name in FIELDS]

    def asked(self) -> dict[str, str]:
        """What is asked, by the name of the answer."""
        return {name: self.cleaned_data[name].strip() for name in FIELDS if self.cleaned_data[name].strip()}

    def clean(self) -> dict[str, Any]:
        """Something is asked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any((cleaned.get(name) or "").strip() for name in FIELDS):
            self.add_error(None, _("Write at one part at least what should change. Nothing was asked yet."))
        return cleaned


class ReasonForm(forms.Form):
    """A reason in the words of the letter, with standard answers to begin with."""

    use_required_attribute = False

    standard = forms.ModelChoiceField(
        StandardAnswer.objects.none(), label=_("A standard answer"), required=False, empty_label=_("none")
    )
    reason = _text(
        _("The reason"),
        8,
        _("Write the reason. Nothing was decided yet."),
        _("It stands in the letter. Write it to the initiator, in plain words."),
    )

    def __init__(self, *args: Any, answers: QuerySet[StandardAnswer], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["standard"]
        field.queryset = answers


class DecisionForm(ReasonForm):
    """Approve or refuse."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (Outcome.APPROVED, _("Approve: it stands on the site at once, and can save")),
            (Outcome.REFUSED, _("Refuse: with the reason below")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    saves_until = forms.DateField(
        label=_("Last day to save"),
        widget=DayInput,
        required=False,
        help_text=_("When you approve. What is not there by then goes back to whoever gave it."),
    )
    field_order = ("outcome", "saves_until", "standard", "reason")

    def clean(self) -> dict[str, Any]:
        """An approval has a last day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == Outcome.APPROVED and not cleaned.get("saves_until"):
            self.add_error("saves_until", _("Choose the last day to save."))
        return cleaned


class TargetForm(ReasonForm):
    """Another target for an initiative that saves."""

    target_cents = EuroField(label=_("New target"), min_cents=1)
    field_order = ("target_cents", "standard", "reason")


class StandardAnswerForm(forms.ModelForm[StandardAnswer]):
    """Words for more than one decision."""

    class Meta:
        model = StandardAnswer
        fields = ("title", "text", "is_used")
        labels = {"title": _("Title"), "text": _("Text"), "is_used": _("Offer it when somebody decides")}
        help_texts = {"title": _("Only colleagues see it."), "text": _("An empty line begins a new paragraph.")}
        widgets = {"text": forms.Textarea({"rows": 12})}
