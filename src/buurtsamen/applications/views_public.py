# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of beginning an initiative, of joining one with a code, and of pictures."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.applications import joining, pages
from buurtsamen.applications.models import CoOrganiser
from buurtsamen.applications.organiser_forms import CodeForm, JoinForm, StartForm
from buurtsamen.core import http
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative, Picture
from buurtsamen.people import tries
from buurtsamen.people.models import User
from buurtsamen.places.middleware import TownRequest

_JOINING = "joining"  # in the session: the code that was typed, or came with a link


@login_not_required
@never_cache
@require_safe
def begin(request: TownRequest) -> HttpResponse:
    """What it takes to begin an initiative, and those that somebody began."""
    return pages.beginning(request, StartForm())


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: TownRequest) -> HttpResponse:
    """Type the code on a paper, or come with a link from a mail; then say yes."""
    if code := request.GET.get("code"):
        request.session[_JOINING] = code[:20]
        response = redirect("join")
        response["Referrer-Policy"] = "no-referrer"
        return response
    if request.method == "POST" and "code" in request.POST:
        return _code_typed(request)
    if _JOINING not in request.session:
        return render(request, "applications/code.html", {"form": CodeForm()})
    try:
        invited = _looked_up(request, request.session[_JOINING])
    except (joining.Unknown, tries.TooMany) as refusal:
        del request.session[_JOINING]
        return _unknown(request, CodeForm(), refusal)
    return _asked(request, invited)


def _code_typed(request: TownRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "applications/code.html", {"form": form}, status=422)
    try:
        _looked_up(request, form.cleaned_data["code"])
    except (joining.Unknown, tries.TooMany) as refusal:
        return _unknown(request, form, refusal)
    request.session[_JOINING] = form.cleaned_data["code"]
    return redirect("join")


def _looked_up(request: TownRequest, code: str) -> CoOrganiser:
    """Who was asked with a code. Wrong ones are counted for the network, so that nobody tries them all."""
    network = http.client_network(request)
    tries.count(account=f"joining|{network}", network=network, at=timezone.now())
    found = joining.find(code, request.municipality)
    tries.right(account=f"joining|{network}", network=network)
    return found


def _unknown(request: TownRequest, form: CodeForm, refusal: joining.Unknown | tries.TooMany) -> HttpResponse:
    if form.is_bound:
        form.add_error("code", str(refusal.message))
    status = 429 if isinstance(refusal, tries.TooMany) else 422
    context = {"form": form, "refusal": "" if form.is_bound else refusal.message}
    return render(request, "applications/code.html", context, status=status)


def _asked(request: TownRequest, invited: CoOrganiser) -> HttpResponse:
    """Read who asks for what, and say yes."""
    application = invited.application
    refusal: object = ""
    if invited.joined_at:
        refusal = joining.Joined.message
    elif not joining.is_open(application):
        refusal = joining.Closed.message
    form = JoinForm(
        request.POST if request.method == "POST" else None, application=application, initial={"name": invited.name}
    )
    if not refusal and form.is_valid():
        try:
            _join(request, invited, form)
        except joining.Refused as refused:
            refusal = refused.message
        else:
            del request.session[_JOINING]
            return redirect("joined")
    if refusal:
        request.session.pop(_JOINING, None)
    context = {"form": form, "application": application, "by": joining.called(application), "refusal": refusal}
    return render(request, "applications/join.html", context, status=409 if refusal else 422 if form.errors else 200)


def _join(request: TownRequest, invited: CoOrganiser, form: JoinForm) -> None:
    said = form.cleaned_data
    joining.join(
        invited,
        name=said["name"],
        does=said["does"],
        home=said["home"],
        user=request.user if isinstance(request.user, User) else None,
        at=timezone.now(),
        link=request.build_absolute_uri(reverse("application_together", args=[invited.application.key])),
        language=get_language() or "nl",
    )


@login_not_required
@require_safe
@never_cache
def joined(request: TownRequest) -> HttpResponse:
    """Thank you, and what happens next."""
    return render(request, "applications/joined.html")


@login_not_required
@require_safe
def picture(request: TownRequest, name: UUID, is_small: bool = False) -> HttpResponse:
    """A picture of an initiative: for everybody once an officer looked at it, before that for makers and officers."""
    column = "small" if is_small else "jpeg"
    rows = Picture.objects.of(request.municipality).select_related("initiative")
    fields = ("name", "seen_on", "hidden_on", "initiative__state", "initiative__district_id")
    found = get_object_or_404(rows.only(*fields), name=name)
    is_public = found.seen_on and not found.hidden_on and found.initiative.state in Initiative.PUBLIC
    if not is_public and not _may_see(request, found):
        raise Http404
    etag = f'"{name}-{column}"'
    response = get_conditional_response(request, etag) if is_public else None
    if response is None:
        response = HttpResponse(bytes(getattr(found, column)), content_type="image/jpeg")
        response["ETag"] = etag
    shared, private = "public, max-age=31536000, immutable", "private, no-store"
    response["Cache-Control"] = shared if is_public else private
    return response


def _may_see(request: TownRequest, found: Picture) -> bool:
    """Whether somebody is one of the makers, or an officer of the district."""
    if not isinstance(request.user, User):
        return False
    is_maker = found.initiative.organisers.filter(user=request.user).exists()
    return is_maker or inbox.of(request.user, request.municipality).filter(pk=found.initiative_id).exists()
