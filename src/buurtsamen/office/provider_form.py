# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form about a municipality's own login: where it is, and which of its values is which role here."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from buurtsamen.core import sealing
from buurtsamen.entrance.openid.answers import PURPOSE
from buurtsamen.people.models import IN_DISTRICTS, Identity, IdentityProvider, RoleName
from buurtsamen.places.models import District, Municipality

Meaning = dict[str, Any]  # as in IdentityProvider.roles: {"role": …, "districts": [codes]}


class ProviderForm(forms.ModelForm[IdentityProvider]):
    """A row of IdentityProvider, as an administrator reads it."""

    issuer = forms.URLField(label=gettext_lazy("Address of the login (issuer)"), max_length=200, assume_scheme="https")
    secret_text = forms.CharField(
        label=gettext_lazy("Secret of the client"),
        help_text=gettext_lazy("It is shown nowhere. Leave it empty to keep the one that is set."),
        max_length=500,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    lines = forms.CharField(
        label=gettext_lazy("Which value is which role"),
        help_text=gettext_lazy(
            "One a line: value = role. For a coordinator or a community worker the districts follow: value = role: "
            "district, district."
        ),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )

    class Meta:
        model = IdentityProvider
        fields = ("name", "issuer", "client_id", "claim", "has_second_factor", "is_on")
        labels = {
            "name": gettext_lazy("Name on the button"),
            "client_id": gettext_lazy("Name of the client (client_id)"),
            "claim": gettext_lazy("Claim that tells the roles"),
            "has_second_factor": gettext_lazy("It asks for a second step itself, always"),
            "is_on": gettext_lazy("Colleagues may sign in with it"),
        }
        help_texts = {
            "claim": gettext_lazy("For a claim inside another one, write both with a dot: realm_access.roles."),
            "has_second_factor": gettext_lazy("Without this, everybody sets up a second step here as well."),
        }

    field_order = ("name", "issuer", "client_id", "secret_text", "claim", "lines", "has_second_factor", "is_on")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["lines"] = written(self.instance.roles, self.instance.municipality)
        self.roles: dict[str, Meaning] = {}
        if self.instance.pk is None:
            self.fields["secret_text"].required = True
            self.fields["secret_text"].help_text = _("It is shown nowhere.")
        elif Identity.objects.filter(provider=self.instance).exists():
            for name in ("issuer", "client_id"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "Colleagues signed in with it, so it stays. For another login, add a new one."
                )

    def clean_issuer(self) -> str:
        """Over TLS, but for a try on one's own machine."""
        issuer: str = self.cleaned_data["issuer"]
        if settings.HTTPS and not issuer.startswith("https://"):
            raise ValidationError(_("The address begins with https://."))
        return issuer

    def clean_lines(self) -> str:
        """The lines in one way of writing; what they mean is in `roles`."""
        self.roles = meant(self.cleaned_data["lines"], self.instance.municipality)
        return written(self.roles, self.instance.municipality)

    def clean(self) -> dict[str, Any]:
        """One row for each client of a login."""
        data: dict[str, Any] = super().clean() or {}
        same = IdentityProvider.objects.of(self.instance.municipality).exclude(pk=self.instance.pk)
        if same.filter(issuer=data.get("issuer"), client_id=data.get("client_id")).exists():
            raise ValidationError(_("There is a login with this address and this client already."))
        return data


def keep(form: ProviderForm) -> None:
    """Store what the form says; the secret under seal."""
    row = form.save(commit=False)
    row.roles = form.roles
    if form.cleaned_data["secret_text"]:
        row.secret = sealing.seal(form.cleaned_data["secret_text"].encode(), purpose=PURPOSE)
    row.save()


def written(roles: dict[str, Meaning], municipality: Municipality) -> str:
    """The mapping as lines: `value = role: district, district`."""
    names = dict(District.objects.of(municipality).values_list("code", "name"))
    lines = []
    for value, meaning in roles.items():
        districts = ", ".join(str(names.get(code, code)) for code in meaning["districts"])
        role = RoleName(meaning["role"]).label
        lines.append(f"{value} = {role}: {districts}" if districts else f"{value} = {role}")
    return "\n".join(lines)


def meant(text: str, municipality: Municipality) -> dict[str, Meaning]:
    """What the lines say; roles and districts by name or code, in any language.

    Raises:
        ValidationError: it names the first line that says nothing.
    """
    rows = District.objects.of(municipality).current().named()
    districts = {word.casefold(): row.code for row in rows for word in (row.code, row.name)}
    found: dict[str, Meaning] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        value, _is, rest = (part.strip() for part in line.partition("="))
        name, _colon, list_of = (part.strip() for part in rest.partition(":"))
        role = _names().get(name.casefold())
        words = [word.strip().casefold() for word in list_of.split(",") if word.strip()]
        if not value or role is None or value in found:
            raise ValidationError(_("This line says no role, or says it twice: “%(line)s”.") % {"line": line})
        if not set(words) <= districts.keys() or bool(words) != (role in IN_DISTRICTS):
            raise ValidationError(_("The districts in this line do not fit: “%(line)s”.") % {"line": line})
        found[value] = {"role": str(role), "districts": sorted({districts[word] for word in words})}
    return found


def _names() -> dict[str, RoleName]:
    """Every word for a role: as it is stored, and in every language."""
    words: dict[str, RoleName] = {str(role.value).casefold(): role for role in RoleName}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {str(role.label).casefold(): role for role in RoleName}
    return words
