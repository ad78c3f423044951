# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import path, re_path

from buurtsamen.letters import (
    views_account,
    views_handing,
    views_letters,
    views_papers,
    views_public,
    views_settings,
    views_staff,
)

# As on a letter, a QR code says it in capitals.
plain = [re_path("^[pP]/(?P<word>[0-9A-Za-z]{4,8})/?$", views_public.short_link, name="short_link")]
public = [
    path("nieuwsbrief.pdf", views_public.newsletter, name="newsletter"),
    path("mijn/initiatieven/<int:number>/poster.pdf", views_account.my_poster, name="my_poster"),
]

staff = [  # an address to which a file may be sent ends in bestand/ (core/health.py)
    path("brieven/oplagen/", views_staff.staff_runs, name="staff_runs"),
    path("brieven/oplagen/nieuw/", views_staff.staff_run_new, name="staff_run_new"),
    path("brieven/oplagen/<int:pk>/", views_staff.staff_run, name="staff_run"),
    path("brieven/oplagen/<int:pk>/maken/", views_staff.staff_run_produce, name="staff_run_produce"),
    path("brieven/oplagen/<int:pk>/opnieuw/", views_staff.staff_run_again, name="staff_run_again"),
    path("brieven/oplagen/<int:pk>/stoppen/", views_staff.staff_run_stop, name="staff_run_stop"),
    path("brieven/oplagen/<int:pk>/vrijgeven/", views_staff.staff_run_release, name="staff_run_release"),
    path("brieven/oplagen/<int:pk>/post/bestand/", views_staff.staff_run_enrich, name="staff_run_enrich"),
    path("brieven/oplagen/<int:pk>/adressen.<str:kind>", views_staff.staff_run_addresses, name="staff_run_addresses"),
    path("brieven/oplagen/<int:pk>/overdragen/", views_handing.staff_run_hand_over, name="staff_run_hand_over"),
    path("brieven/archief/<int:pk>/", views_handing.staff_delivery, name="staff_delivery"),
    path("brieven/zoeken/", views_letters.staff_letters, name="staff_letters"),
    path("brieven/teruggekomen/bestand/", views_letters.staff_letters_back, name="staff_letters_back"),
    path("brieven/veel/", views_letters.staff_letters_many, name="staff_letters_many"),
    path("brieven/<int:pk>/", views_letters.staff_letter, name="staff_letter"),
    path("brieven/<int:pk>/terug/", views_letters.staff_letter_back, name="staff_letter_back"),
    path("brieven/<int:pk>/opnieuw/", views_letters.staff_letter_again, name="staff_letter_again"),
    path("brieven/<int:pk>/grote-letter/", views_letters.staff_letter_large, name="staff_letter_large"),
    path("papier/", views_papers.staff_papers, name="staff_papers"),
    path("papier/<str:kind>/<int:number>.pdf", views_papers.staff_paper_initiative, name="staff_paper_initiative"),
    path("papier/<str:kind>/wijk/<str:code>.pdf", views_papers.staff_paper_district, name="staff_paper_district"),
    path("brieven/tekst/", views_settings.letter_text, name="letter_text"),
    path("brieven/tekst/voorbeeld.pdf", views_settings.letter_example, name="letter_example"),
    path("brieven/eigen-adressen/", views_settings.own_addresses, name="own_addresses"),
    path("brieven/eigen-adressen/nieuw/", views_settings.own_address_add, name="own_address_add"),
    path("brieven/eigen-adressen/<int:pk>/einde/", views_settings.own_address_end, name="own_address_end"),
    path("brieven/eigen-adressen/<int:pk>/gezien/", views_settings.own_address_looked, name="own_address_looked"),
]
