# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the templates of the desk ask: the menu, and fields in their clothes."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from buurtsamen.desk import menu
from buurtsamen.desk.cells import words
from buurtsamen.people import rights
from buurtsamen.people.models import RoleName

register = template.Library()
register.filter("words", words)

_MANY = (forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.simple_tag(takes_context=True)
def tasks(context: template.Context) -> Iterable[menu.Task]:
    """`{% tasks as menu %}`: the menu of whoever asks; nothing for somebody who may not be here."""
    request = context["request"]
    return list(menu.of(request)) if getattr(request, "rights", None) else []


@register.simple_tag(takes_context=True)
def roles(context: template.Context) -> str:
    """The roles of whoever asks, in words."""
    request = context["request"]
    held = [str(RoleName(role.name).label) for role in rights.roles(request.user, request.municipality)]
    return ", ".join(sorted(held))


@register.filter
def kind(field: BoundField) -> str:
    """How a field is laid out: `many` boxes, one `check`, or a `line`."""
    if isinstance(field.field.widget, _MANY):
        return "many"
    return "check" if isinstance(field.field.widget, forms.CheckboxInput) else "line"


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The field itself, in the classes of NL Design System, with what it showed at first beside it."""
    classes = _classes(field.field.widget)
    if field.errors:
        classes += f" {classes.split()[0]}--invalid"
    own = field.field.widget.attrs.get("class", "")
    drawn = field.as_widget(attrs={"class": f"{classes} {own}".strip()})
    return format_html("{}{}", drawn, first(field))


@register.simple_tag
def first(field: BoundField) -> SafeString | str:
    """What the field showed at first, hidden, so that it is known later who changed what."""
    return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else ""


def _classes(drawn: Any) -> str:
    match drawn:
        case forms.CheckboxInput():
            return "utrecht-checkbox utrecht-checkbox--html-input"
        case forms.Textarea():
            return "utrecht-textarea utrecht-textarea--html-textarea utrecht-form-field__input"
        case forms.Select():
            return "utrecht-select utrecht-select--html-select utrecht-form-field__input"
    return "utrecht-textbox utrecht-textbox--html-input utrecht-form-field__input"
