# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for forms: one page to change a row, safe when two people do so at once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from buurtsamen.core import failpoints
from buurtsamen.desk import stale
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.fields import dress, is_secret
from buurtsamen.people import journal

Form = forms.ModelForm[Any]
Group = tuple[Any, Sequence[str]]
VERSION = "version"
SHOW = "show"  # name of a button that keeps nothing


def edit(
    request: DeskRequest,
    form: Callable[..., Form],
    row: models.Model,
    *,
    title: Any,
    back: str,
    what: str,
    save: Callable[[Any], None] | None = None,
    template: str = "desk/form.html",
    groups: Sequence[Group] = (),
    **context: Any,
) -> HttpResponse:
    """The page that changes a row: shows it, refuses what is wrong (422), and keeps what is right.

    What is kept, the next version and the line in the journal are one transaction, in which the row is locked. Whoever
    sends in what they began before somebody else saved is shown the difference, field by field (409). A button by the
    name `show` keeps nothing: it shows the form again, so that its page can show what it would bring about.

    Args:
        form: the class of the form.
        row: with a column `version`; one that is not in the database yet is made.
        back: where to go when it is kept.
        what: dotted name for the journal: "places.municipality.changed".
        save: keeps the form in another way than its own; the lock and the version are seen to.
        groups: headings, and the names of the fields under each; without any, all fields stand in one group.
    """
    page = _Page(request, form, row, template, {"title": title, "back": back, "groups": groups, **context})
    if request.method != "POST":
        return page.show(page.stored())
    if SHOW in request.POST:
        return page.show(page.sent())
    failpoints.reach("forms.edit")
    with transaction.atomic():
        page.lock()
        sent = page.sent()
        if page.is_old() and stale.differences(sent, page.stored()) or stale.is_undecided(sent):
            return page.compare(sent)
        if not sent.is_valid():
            return page.show(sent, status=422)
        changed = _changed(sent)
        if changed or not row.pk:
            change = {
                name: [_plain(sent, name, old), _plain(sent, name, sent.cleaned_data.get(name))]
                for name, old in changed.items()
            }
            _keep(sent, changed, save)
            journal.record(
                what, sent.instance, where=request.municipality, at=timezone.now(), by=request.user, change=change
            )
    messages.success(request, _said(is_changed=bool(changed)))
    return redirect(back)


def _said(*, is_changed: bool) -> str:
    if not is_changed:
        return gettext("Nothing was changed.")
    return gettext("Saved at %(time)s.") % {"time": timezone.localtime().strftime("%H:%M")}


class _Page:
    """One request for the page of a form."""

    def __init__(
        self, request: DeskRequest, form: Callable[..., Form], row: Any, template: str, context: dict[str, Any]
    ) -> None:
        self.request, self.form, self.row, self.template, self.context = request, form, row, template, context

    def lock(self) -> None:
        """From here to the end of the transaction nobody else changes the row."""
        if self.row.pk:
            self.row = get_object_or_404(type(self.row)._default_manager.select_for_update(), pk=self.row.pk)

    def is_old(self) -> bool:
        """Whether somebody saved since this form was opened."""
        return bool(self.row.pk) and self.request.POST.get(VERSION) != str(self.row.version)

    def stored(self) -> Form:
        """The form as the row is now."""
        form = self.form(instance=self.row)
        dress(form)
        return form

    def sent(self) -> Form:
        """The form as it was sent in; where somebody chose theirs, with what is stored."""
        form = self.form(stale.decided(self.request.POST, self.stored()), self.request.FILES, instance=self.row)
        dress(form)
        return form

    def show(self, form: Form, status: int = 200) -> HttpResponse:
        """The form, and what is wrong with it."""
        names = [field.name for field in form.visible_fields()]
        groups = [
            (legend, [form[name] for name in group if name in form.fields])
            for legend, group in self.context["groups"] or [("", names)]
        ]
        context = {**self.context, "form": form, "groups": groups, "row": self.row, "version": self._version()}
        return render(self.request, self.template, context, status=status)

    def compare(self, sent: Form) -> HttpResponse:
        """What was, what you made of it, and what somebody else did."""
        stored = self.stored()
        context = {
            **self.context,
            "differences": stale.differences(sent, stored),
            "hidden": [sent[name].as_hidden() for name in sent.fields]
            + [field.as_hidden(only_initial=True) for field in stored if field.field.show_hidden_initial],
            "version": self._version(),
        }
        return render(self.request, "desk/stale.html", context, status=409)

    def _version(self) -> object:
        if SHOW in self.request.POST:  # of the form that was opened, so that a change by somebody else is still seen
            return self.request.POST.get(VERSION)
        return getattr(self.row, VERSION, 1)


def _changed(form: Form) -> dict[str, object]:
    """Field → what is stored, of those that now say something else."""
    stored = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: old for name, old in stored.items() if form.fields[name].has_changed(old, form[name].data)}


def _keep(form: Any, changed: Iterable[str], save: Callable[[Any], None] | None) -> None:
    row = form.instance
    is_new, version = row.pk is None, getattr(row, VERSION, None)
    if save:
        save(form)
    elif is_new:
        form.save()
    else:
        own = {field.name for field in row._meta.concrete_fields}
        row.save(update_fields=own.intersection(changed))
        form._save_m2m()
    if version is not None and not is_new:
        row.version = version + 1
        type(row)._default_manager.filter(pk=row.pk).update(version=row.version)


def _plain(form: Form, name: str, value: object) -> object:
    """A value as the journal keeps it; never a secret."""
    if is_secret(form.fields[name]):
        return "***"
    return _simple(value)


def _simple(value: object) -> object:
    match value:
        case models.Model():
            return _simple(value.pk)
        case models.QuerySet() | list() | tuple() | set():
            return sorted((_simple(each) for each in value), key=str)
        case date():
            return value.isoformat()
        case File():
            return value.name
        case None | bool() | int() | str() | dict():
            return value
    return str(value)
