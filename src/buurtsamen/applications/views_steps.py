# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of the steps of the wizard, behind signing in: every page saves what was typed."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.applications import advice, answers, lines, pages, pictures, steps
from buurtsamen.applications.forms import HERE, StepForm
from buurtsamen.applications.lines import BudgetForm, Lines
from buurtsamen.applications.models import Application
from buurtsamen.applications.pages import MakerRequest
from buurtsamen.applications.steps import BY_NAME, BY_WORD, Step
from buurtsamen.core import dates, health
from buurtsamen.core.euros import euros
from buurtsamen.places import maps

KEEP, STOP, MORE, LESS = "bewaar", "stop", "erbij", "weg"  # what the buttons of a step say; anything else goes on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: MakerRequest, key: UUID, word: str) -> HttpResponse:
    """Answer the questions of one step; whatever was typed is kept."""
    application, found = pages.mine(request, key), BY_WORD.get(word)
    if found is None:
        raise Http404
    if found not in steps.open_in(application):
        return redirect(application)
    if request.method == "POST":
        return _saved(request, application, found)
    return _shown(request, application, found, steps.showing(found, application, dates.today()))


def _saved(request: MakerRequest, application: Application, found: Step) -> HttpResponse:
    """Keep what was typed, and do what the button says."""
    do = request.POST.get("doe", "")
    only = steps.only(application, found)
    typed = _with_lines(found, answers.typed(found, request.POST, only), do)
    form = steps.judging(found, application, dates.today(), typed)
    try:
        answers.save(
            application,
            found,
            answers.kept(application, found, typed, only),
            is_right=form.is_valid(),
            version=pages.version_in(request.POST.get("version", "")),
            at=timezone.now(),
            **(form.columns() if form.is_valid() and do != KEEP else {}),
        )
    except answers.Changed as refusal:
        return _changed(request, refusal, found, form, do)
    return _answered(request, application, found, form, do)


def _with_lines(found: Step, typed: dict[str, str], do: str) -> dict[str, str]:
    """With a line more or less, when a button says so."""
    if not issubclass(found.form, Lines):
        return typed
    if do == MORE:
        return lines.with_one_more(typed, found.form)
    which = do.removeprefix(f"{LESS}-")
    is_line = do != which and which.isascii() and which.isdigit() and len(which) < 3
    return lines.without(typed, found.form, int(which)) if is_line and int(which) else typed


def _answered(request: MakerRequest, application: Application, found: Step, form: StepForm, do: str) -> HttpResponse:
    """It is saved; go on to where somebody wants to be."""
    here = pages.address(application, found)
    if do == KEEP:
        return JsonResponse(_told(application, found, form))
    if do == STOP:
        return redirect("begin")
    if do == MORE and isinstance(form, Lines):
        return HttpResponseRedirect(f"{here}#id_what-{form.count}")
    if do.startswith(f"{LESS}-"):
        return redirect(here)
    if form.is_valid():
        return redirect(pages.after(application, found))
    return _shown(request, application, found, form, status=422)


def _told(application: Application, found: Step, form: StepForm) -> dict[str, Any]:
    """What a script shows after it saved."""
    told: dict[str, Any] = {
        "said": pages.saved(application),
        "version": application.version,
        "advice": advice.of(application, found, dates.today()),
    }
    if isinstance(form, BudgetForm):
        told["target"] = euros(form.target_cents)
    return told


def _changed(request: MakerRequest, refusal: answers.Changed, found: Step, form: StepForm, do: str) -> HttpResponse:
    """Another window saved; what was typed here stands here still."""
    if do == KEEP:
        return JsonResponse({"said": refusal.message}, status=409)
    if found not in steps.open_in(refusal.now):
        return redirect(refusal.now)
    there = refusal.now.given(found.name)
    return _shown(request, refusal.now, found, form, status=409, refusal=refusal.message, there=_differs(form, there))


def _differs(form: StepForm, there: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands in the other window, where it differs."""
    return [
        (str(field.label), str(there[field.name]))
        for field in form
        if field.name in there and there[field.name] != form.data.get(field.name, "")
    ]


def _shown(
    request: MakerRequest, application: Application, found: Step, form: StepForm, status: int = 200, **more: Any
) -> HttpResponse:
    page = pages.context(application, found, form=form, version=application.version, **more)
    if found.name == "budget":
        page |= _about_money(application, form)
    if found.name == "place":
        page |= _about_place(application)
    name = "lines" if isinstance(form, Lines) else "place" if found.name == "place" else "step"
    return render(request, f"applications/{name}.html", page, status=status)


def _about_money(application: Application, form: StepForm) -> dict[str, Any]:
    """The target so far."""
    judged = form if form.is_bound else steps.judging(BY_NAME["budget"], application, dates.today())
    judged.is_valid()
    return {"target_cents": cast(BudgetForm, judged).target_cents, "has_budget": True}


def _about_place(application: Application) -> dict[str, Any]:
    """The map, where it was pointed at, and in which neighbourhood that is."""
    town_map = maps.of(application.municipality)
    judged = steps.judging(BY_NAME["place"], application, dates.today())
    judged.is_valid()
    spot = judged.cleaned_data.get("spot")
    marked = None
    if spot and spot.longitude is not None and spot.latitude is not None and town_map.outlines:
        marked = town_map.place((spot.longitude, spot.latitude))
    return {
        "town_map": town_map,
        "spot": spot,
        "marked": marked,
        "here": HERE,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: MakerRequest, key: UUID) -> HttpResponse:
    """Send a picture, with what it shows; it is drawn anew."""
    application, found = pages.mine(request, key), BY_NAME["picture"]
    if found not in steps.open_in(application):
        return redirect(application)
    if request.method != "POST":
        too_big = pictures.TooBig.message if health.TOO_BIG in request.GET else ""
        form = steps.showing(found, application, dates.today())
        return _photo_shown(request, application, form, too_big, status=422 if too_big else 200)
    return _photo_saved(request, application)


def _photo_saved(request: MakerRequest, application: Application) -> HttpResponse:
    found, do = BY_NAME["picture"], request.POST.get("doe", "")
    refusal = _photo_sent(request, application)
    typed = answers.typed(found, request.POST)
    form = steps.judging(found, application, dates.today(), typed)
    is_right = form.is_valid() and not refusal
    version = pages.version_in(request.POST.get("version", ""))
    try:
        answers.save(application, found, typed, is_right=is_right, version=version, at=timezone.now())
    except answers.Changed as changed:
        return _photo_shown(request, changed.now, form, changed.message, status=409)
    if not refusal and do in (MORE, LESS):
        return redirect("application_photo", application.key)
    if is_right or (do == STOP and not refusal):
        return redirect("begin") if do == STOP else redirect(pages.after(application, found))
    return _photo_shown(request, application, form, refusal, status=422)


def _photo_sent(request: MakerRequest, application: Application) -> str:
    """Keep the picture that came, or take the one that is there away; why not, when it cannot be kept."""
    upload = request.FILES.get("photo")
    if request.POST.get("doe") == LESS:
        pictures.remove(application)
    elif upload:
        try:
            pictures.keep(application, pictures.drawn(upload.read(pictures.MOST_BYTES + 1)))
        except pictures.Refused as refusal:
            return str(refusal.message)
    return ""


def _photo_shown(
    request: MakerRequest, application: Application, form: StepForm, refusal: object, status: int
) -> HttpResponse:
    page = pages.context(application, BY_NAME["picture"], form=form, version=application.version)
    page |= {"refusal": refusal, "picture": pictures.name_of(application), "most_bytes": pictures.MOST_BYTES}
    return render(request, "applications/photo.html", page, status=status)


@require_safe
def own_picture(request: MakerRequest, key: UUID) -> HttpResponse:
    """The picture that belongs to an application, for its makers alone."""
    application = pages.mine(request, key)
    shown = pictures.small_of(application)
    if shown is None:
        raise Http404
    response = HttpResponse(shown, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"  # another picture has another name behind its address
    return response
