# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of the brand: change it with an example in sight, and take a former one back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates
from buurtsamen.desk import acts, forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.office import brand_history, brand_words
from buurtsamen.office.brand_form import BrandForm, keep
from buurtsamen.office.views_settings import here, seen_at_once
from buurtsamen.people.rights import Right
from buurtsamen.places import brands

EXAMPLE = "candidate"  # class of the part of a page that wears the brand that is tried on


@staff(Right.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def brand(request: DeskRequest) -> HttpResponse:
    """Choose the colours and shape, with an example that wears them."""
    town = here(request)
    response = forms.edit(
        request,
        BrandForm,
        town,
        title=_("Colours and shape"),
        intro=_("Three choices make the whole look. The example shows them before you save."),
        back=reverse("settings"),
        what=brand_history.CHANGED,
        save=keep,
        groups=[(_("Your choice"), brands.CHOSEN)],
        template="office/brand.html",
        events=brand_history.events(town)[:20],
    )
    return seen_at_once(response)


@staff(Right.SEE_SETTINGS)
@require_safe
def looks(request: DeskRequest) -> HttpResponse:
    """The whole look of now, and each change of it, for who may not change it."""
    town = here(request)
    now = brands.complete(town.brand)
    facts = [(brand_words.LABELS[name], now[name]) for name in brands.PROPERTIES]
    context = {"title": _("Colours and shape"), "facts": facts, "events": brand_history.events(town)}
    return render(request, "desk/detail.html", context)


@staff(Right.CHANGE_SETTINGS)
@require_safe
def brand_example(request: DeskRequest) -> HttpResponse:
    """The brand that is tried on, as a stylesheet for the example alone; nothing of it is kept."""
    try:
        return HttpResponse(brands.stylesheet(_tried(request), where=EXAMPLE), content_type="text/css")
    except brands.Wrong:
        return HttpResponse("/* */\n", content_type="text/css", status=422)


@staff(Right.CHANGE_SETTINGS)
@require_safe
def brand_complaints(request: DeskRequest) -> HttpResponse:
    """What is wrong with the brand that is tried on, as a part of the page."""
    sentences = [brand_words.sentence(each) for each in brands.complaints(_tried(request))]
    return render(request, "office/_complaints.html", {"complaints": sentences})


@staff(Right.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def restore_brand(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back the look of before a change."""
    town = here(request)
    event = get_object_or_404(brand_history.events(town), pk=pk)
    former = brand_history.before(event, town)
    if brands.mistakes(former):
        raise Http404

    def do(why: str) -> None:
        brand_history.restore(event, municipality=town, at=timezone.now(), by=request.user, why=why)
        messages.success(request, _("The former look is back."))

    response = acts.ask(
        request,
        title=_("Take back the former look"),
        text=_("The look becomes what it was before the change of %(day)s.") % {"day": dates.day(event.at, year=True)},
        button=_("Put it back"),
        do=do,
        back=reverse("brand_settings"),
        refused=(brand_history.NotGood,),
        needs_reason=False,
    )
    return seen_at_once(response)


def _tried(request: DeskRequest) -> dict[str, str]:
    """The properties that stand behind the address."""
    return {name: request.GET[name] for name in brands.PROPERTIES if request.GET.get(name)}
