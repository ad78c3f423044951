# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms about roles: for somebody who is here, for somebody who is invited, and the districts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.acts import Why
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.fields import dress
from buurtsamen.people.models import IN_DISTRICTS, RoleName
from buurtsamen.places.models import District, Municipality

_NO_DISTRICT = _("Choose at least one district for this role.")


class DistrictsField(forms.ModelMultipleChoiceField[District]):
    """Districts of one municipality, as boxes to tick; the municipality is filled in by the form."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any) -> None:
        super().__init__(District.objects.none(), label=_("Districts"), **more)


class DistrictsForm(forms.Form):
    """The districts of a role."""

    districts = DistrictsField(error_messages={"required": _NO_DISTRICT})

    def __init__(self, *args: Any, municipality: Municipality, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["districts"].queryset = District.objects.of(municipality).current().named()  # type: ignore[attr-defined]

    def ids(self) -> list[int]:
        """Of the districts that were chosen."""
        return [district.pk for district in self.cleaned_data["districts"]]


class RoleForm(DistrictsForm):
    """A role, with districts when it is for some only."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *RoleName.choices])
    districts = DistrictsField(
        help_text=_("Only for a coordinator or a community worker: the districts they work for."),
        error_messages={"required": _NO_DISTRICT},
    )

    field_order = ("email", "role", "districts", "why")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["districts"].required = not self.is_bound or self.data.get("role") in IN_DISTRICTS

    def clean_districts(self) -> QuerySet[District]:
        """None for a role that is for the whole municipality."""
        chosen: QuerySet[District] = self.cleaned_data["districts"]
        return chosen if self.cleaned_data.get("role") in IN_DISTRICTS else District.objects.none()


class GiveForm(RoleForm, Why):
    """A role for somebody who is here."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["why"].required = False


class InviteForm(RoleForm):
    """A role for an address."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The invitation works for this address alone."))


def sent(request: DeskRequest) -> QueryDict | None:
    """What was sent in, also when it is nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def shown(
    request: DeskRequest, form: forms.Form, *, title: Any, button: Any, back: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A form that makes something new, on a page like those that change something."""
    dress(form)
    groups = [("", list(form.visible_fields()))]
    page = {"form": form, "title": title, "button": button, "back": back, "groups": groups, "version": 1, **context}
    return render(request, "office/new.html", page, status=422 if form.errors and status == 200 else status)
