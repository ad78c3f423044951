# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for acts with a reason: a page that asks why, and does it; a script opens the same page as a dialog."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from buurtsamen.desk.doors import DeskRequest


class Why(forms.Form):
    """The reason, in words that a colleague understands in a year."""

    use_required_attribute = False  # what is not filled in yet is not wrong yet

    why = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "One sentence is enough. It is kept in the journal, so name nobody who need not be named."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write why, in one sentence. Nothing was changed yet.")},
    )


def ask(
    request: DeskRequest,
    *,
    title: Any,
    text: Any,
    button: Any,
    do: Callable[[str], str | None],
    back: str,
    refused: tuple[type[Exception], ...] = (),
    needs_reason: bool = True,
    is_danger: bool = False,
    template: str = "desk/act.html",
    **context: Any,
) -> HttpResponse:
    """Say what an act brings about, ask why, and do it.

    Args:
        text: what becomes true, in a sentence or two.
        button: the act as a verb.
        do: the rule, called with the reason; it writes the journal itself, in its own transaction. It may return the
            address to go on to.
        back: where to go afterwards, and for whoever thinks better of it.
        refused: what the rule raises when it may not be; its `message` says what is the case (409).
        is_danger: it cannot be undone.
        template: one that extends the usual one.
    """
    form = Why(request.POST if request.method == "POST" else None)
    form.fields["why"].required = needs_reason
    page = {
        "title": title,
        "text": text,
        "button": button,
        "back": back,
        "is_danger": is_danger,
        "form": form,
        **context,
    }
    if not form.is_valid():
        return render(request, template, page, status=422 if form.is_bound else 200)
    try:
        address = do(form.cleaned_data["why"].strip())
    except refused as refusal:
        page["refusal"] = getattr(refusal, "message", str(refusal))
        return render(request, template, page, status=409)
    return redirect(address or back)
