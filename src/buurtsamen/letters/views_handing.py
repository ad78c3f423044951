# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of handing a run to the printer: ask for its archive, and fetch that once."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buurtsamen.desk import works
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.letters import deliveries, runs
from buurtsamen.letters.forms import HandOverForm
from buurtsamen.letters.models import Delivery
from buurtsamen.letters.views_staff import found
from buurtsamen.people.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.HAND_OVER_PRINT_RUN, is_sensitive=True)
def staff_run_hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for the archive of a run; when it is made, the run is handed over."""
    run = found(request, pk)
    is_again = deliveries.is_again(run)
    form = HandOverForm(request.POST or None, is_again=is_again)
    if form.is_valid():
        try:
            with transaction.atomic():
                asked = deliveries.ask(
                    run,
                    form.cleaned_data["lock"],
                    form.secret,
                    by=request.user,
                    at=timezone.now(),
                    why=form.cleaned_data.get("why", ""),
                )
                work = works.start("letters.deliver", request=request, delivery=asked.pk)
        except runs.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("desk_work", work.pk)
    page = {"form": form, "run": run, "is_again": is_again, "back": reverse("staff_run", args=[run.pk])}
    return render(request, "letters/staff/hand_over.html", page, status=422 if form.errors else 200)


@require_POST
@staff(Right.HAND_OVER_PRINT_RUN, is_sensitive=True)
def staff_delivery(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Fetch the archive, once."""
    rows = Delivery.objects.of(request.municipality).select_related("run__municipality")
    delivery = get_object_or_404(rows, pk=pk)
    try:
        file = deliveries.fetch(delivery, by=request.user, at=timezone.now())
    except runs.Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("staff_run", delivery.run_id)
    return FileResponse(file, as_attachment=True, filename=deliveries.file_name(delivery))
