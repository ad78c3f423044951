# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of asking the makers of an initiative something, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates, http
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import questions
from buurtsamen.makers.forms import QuestionForm
from buurtsamen.places.middleware import TownRequest


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_ask(request: TownRequest, slug: str) -> HttpResponse:
    """Ask the makers something; a link goes to your e-mail address first."""
    rows = Initiative.objects.of(request.municipality).public().select_related("municipality")
    found = get_object_or_404(rows, slug=slug)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        asked = form.cleaned_data
        contact = questions.Contact(asked["email"], get_language() or "nl")
        try:
            questions.ask(
                found,
                asked["text"],
                name=asked["name"],
                contact=contact,
                network=http.client_network(request),
                on=dates.today(),
            )
        except questions.TooMany as refusal:
            form.add_error(None, str(refusal.message))
            return render(request, "makers/ask.html", {"initiative": found, "form": form}, status=429)
        return redirect("question_sent", slug)
    return render(request, "makers/ask.html", {"initiative": found, "form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def question_sent(request: TownRequest, slug: str) -> HttpResponse:
    """Look in your mail."""
    found = get_object_or_404(Initiative.objects.of(request.municipality).public(), slug=slug)
    return render(request, "makers/ask_sent.html", {"initiative": found})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_confirm(request: TownRequest, token: str) -> HttpResponse:
    """The link in the mail: press, and the makers get the question."""
    question = questions.find(token, municipality=request.municipality)
    if question is None:
        raise Http404
    if request.method == "POST":
        questions.confirm(question, on=dates.today())
        question.refresh_from_db(fields=["confirmed_on"])
    return render(request, "makers/ask_confirm.html", {"question": question, "initiative": question.initiative})
