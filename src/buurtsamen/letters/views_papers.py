# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of posters, signs, cards and the newsletter, and of how often their links are followed."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buurtsamen.core import dates
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.initiatives.models import Initiative
from buurtsamen.letters import links, notices
from buurtsamen.letters.models import ShortLink
from buurtsamen.people.rights import Right
from buurtsamen.places.models import District

Channel = ShortLink.Channel
LATELY = timedelta(days=30)
_KINDS = {"poster": Channel.POSTER, "straatbord": Channel.SIGN, "deurkaart": Channel.CARD}
_OF_DISTRICT = {"poster", "straatbord"}


@require_safe
@staff(Right.SEE_INITIATIVES)
def staff_papers(request: DeskRequest) -> HttpResponse:
    """What can be printed and hung up, and how many came by it."""
    town, today = request.municipality, dates.today()
    saving = Initiative.objects.of(town).saving().select_related("district").order_by("number")
    page = {
        "initiatives": saving,
        "districts": District.objects.of(town).current().named(),
        "counts": links.per_channel(town, since=today - LATELY),
        "newsletter": reverse("newsletter"),
    }
    return render(request, "letters/staff/papers.html", page)


@require_safe
@staff(Right.SEE_INITIATIVES)
def staff_paper_initiative(request: DeskRequest, kind: str, number: int) -> HttpResponse:
    """A poster, sign or sheet of cards about an initiative."""
    rows = Initiative.objects.of(request.municipality).public().select_related("municipality", "neighbourhood")
    initiative = get_object_or_404(rows, number=number)
    channel, size = _asked(request, kind)
    content = notices.of_initiative(initiative, channel, size, on=dates.today())
    return _pdf(content, f"{kind}-{initiative.slug}-{size}")


@require_safe
@staff(Right.SEE_INITIATIVES)
def staff_paper_district(request: DeskRequest, kind: str, code: str) -> HttpResponse:
    """A poster or sign about a district."""
    rows = District.objects.of(request.municipality).select_related("municipality").defer("geometry")
    district = get_object_or_404(rows, code=code.replace("\0", ""))
    if kind not in _OF_DISTRICT:
        raise Http404
    channel, size = _asked(request, kind)
    content = notices.of_district(district, channel, size, on=dates.today())
    return _pdf(content, f"{kind}-{district.code.lower()}-{size}")


def _asked(request: DeskRequest, kind: str) -> tuple[str, str]:
    size = request.GET.get("maat", "a3")
    if kind not in _KINDS or size not in notices.SIZES:
        raise Http404(_("There is no such paper."))
    return _KINDS[kind], size


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
