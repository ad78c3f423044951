# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of what makers do with their initiative, signed in: answer, tell, begin, save longer, stop."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from buurtsamen.applications import pictures
from buurtsamen.core import dates, health
from buurtsamen.core.pagecache import fresh
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import news, questions, saving
from buurtsamen.makers.forms import AnswerForm, NewsForm, PictureForm, SavingForm, StoryForm
from buurtsamen.makers.models import Question
from buurtsamen.makers.views_account import can_stop, mine

State = Initiative.State


def _asked(request: Any, template: str, form: Any, **more: Any) -> HttpResponse:
    if health.TOO_BIG in request.GET:
        more["too_big"] = pictures.TooBig.message
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


def _refused(request: Any, refusal: Any, number: int) -> HttpResponse:
    """Say why nothing was changed, on the desk of the initiative."""
    messages.error(request, str(refusal.message))
    return redirect("my_initiative", number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_question(request: Any, number: int, pk: int) -> HttpResponse:
    """Read a question, and answer it."""
    found = mine(request, number)
    rows = Question.objects.of(request.municipality).asked().select_related("initiative__municipality")
    question = get_object_or_404(rows, initiative=found, pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid() and not question.answered_on:
        try:
            questions.answer(question, form.cleaned_data["text"], by=request.user, on=dates.today(), at=timezone.now())
        except questions.Refused as refusal:
            return _refused(request, refusal, number)
        messages.success(request, _("Your answer is on its way to %(name)s.") % {"name": question.name})
        return redirect("my_initiative", number)
    return _asked(request, "makers/question.html", form, initiative=found, question=question)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_news(request: Any, number: int) -> HttpResponse:
    """Tell something on the page, perhaps with a photo."""
    found = mine(request, number, *Initiative.PUBLIC)
    form = NewsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            news.tell(
                found,
                told["title"],
                told["text"],
                picture=told["drawn"],
                alternative=told["alternative"],
                by=request.user,
                on=dates.today(),
                at=timezone.now(),
            )
        except news.Refused as refusal:
            return _refused(request, refusal, number)
        photo = _(" The photo follows when somebody of the municipality has seen it.") if told["drawn"] else ""
        messages.success(request, _("Your news is on the page.") + photo)
        return fresh(redirect("my_initiative", number))
    return _asked(request, "makers/news.html", form, initiative=found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_saving(request: Any, number: int) -> HttpResponse:
    """Save longer, or go on to stopping."""
    found, on = mine(request, number, State.SAVING), dates.today()
    last = saving.latest(found)
    round_ends = saving.next_round_ends(found, on)
    suggested = min(round_ends, last) if round_ends else None
    if suggested and found.saves_until and suggested <= found.saves_until:
        suggested = None
    form = SavingForm(request.POST or None, first=on, last=last, initial={"until": suggested or found.saves_until})
    if form.is_valid():
        try:
            saving.prolong(found, until=form.cleaned_data["until"], by=request.user, on=on, at=timezone.now())
        except saving.Refused as refusal:
            form.add_error("until", refusal.message)
        else:
            until = dates.day(form.cleaned_data["until"], year=True)
            messages.success(request, _("You save until %(day)s.") % {"day": until})
            return fresh(redirect("my_initiative", number))
    context = {"initiative": found, "last": last, "round_ends": suggested, "can_stop": can_stop(request, found)}
    return _asked(request, "makers/saving.html", form, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_stop(request: Any, number: int) -> HttpResponse:
    """Stop, after reading what becomes of the vouchers."""
    found = mine(request, number)
    if not can_stop(request, found):
        raise Http404
    if request.method == "POST":
        why = " ".join(request.POST.get("why", "").replace("\0", "").split())[:300]
        try:
            back = saving.end(found, by=request.user, on=dates.today(), at=timezone.now(), why=why)
        except life.Refused as refusal:
            return _refused(request, refusal, number)
        if found.state == State.WITHDRAWN:
            messages.success(request, _("Your initiative is withdrawn."))
            return redirect("my_initiative", number)
        said = ngettext(
            "Your initiative stopped. %(count)s gift went back on its code.",
            "Your initiative stopped. %(count)s gifts went back on their codes.",
            back,
        )
        messages.success(request, said % {"count": back})
        return fresh(redirect("my_initiative", number))
    return render(request, "makers/stop.html", {"initiative": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_begin(request: Any, number: int) -> HttpResponse:
    """The money is there: say that you begin."""
    found = mine(request, number)
    if request.method == "POST":
        try:
            news.begin(found, by=request.user, on=dates.today(), at=timezone.now())
        except life.Refused as refusal:
            return _refused(request, refusal, number)
        messages.success(request, _("You began. Good luck! Tell how it goes, with a photo."))
        return fresh(redirect("my_initiative", number))
    if found.state != State.FUNDED:
        raise Http404
    return render(request, "makers/begin.html", {"initiative": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_story(request: Any, number: int) -> HttpResponse:
    """Tell how it went: then it is done, and the page is the story."""
    found = mine(request, number, State.UNDER_WAY)
    lines = found.budget.filter(is_own=False, lent_on=None)
    form = StoryForm(request.POST or None, request.FILES or None, lines=lines)
    if form.is_valid():
        told = form.cleaned_data
        try:
            news.finish(
                found,
                told["text"],
                people=told["people"],
                spent=form.spent(),
                picture=told["drawn"],
                alternative=told["alternative"],
                by=request.user,
                on=dates.today(),
                at=timezone.now(),
            )
        except life.Refused as refusal:
            return _refused(request, refusal, number)
        messages.success(request, _("Thank you! Your page is the story now. You can add more photos."))
        return fresh(redirect("my_initiative", number))
    return _asked(request, "makers/story.html", form, initiative=found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_picture(request: Any, number: int) -> HttpResponse:
    """Add a photo to the story."""
    found = mine(request, number, State.DONE)
    form = PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            news.add_picture(
                found,
                told["drawn"],
                alternative=told["alternative"],
                by=request.user,
                on=dates.today(),
                at=timezone.now(),
            )
        except news.Refused as refusal:
            return _refused(request, refusal, number)
        messages.success(request, _("Your photo is there. It is public when somebody of the municipality has seen it."))
        return redirect("my_initiative", number)
    return _asked(request, "makers/picture.html", form, initiative=found)
