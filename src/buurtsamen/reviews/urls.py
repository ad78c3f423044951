# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path

from buurtsamen.reviews import (
    views_advising,
    views_answers,
    views_deciding,
    views_looking,
    views_reviewing,
    views_staff,
)

ONE = "initiatieven/<int:number>/"
public: list[URLPattern] = []
staff = [
    path("beoordelen/", views_staff.to_review, name="staff_inbox"),
    path("beoordelen/toewijzen/", views_staff.assign, name="staff_assign"),
    path("initiatieven/", views_staff.initiatives, name="staff_initiatives"),
    path(ONE, views_staff.initiative, name="staff_initiative"),
    path(f"{ONE}foto/<str:name>.jpg", views_staff.picture, name="staff_picture"),
    path(f"{ONE}spelregels/", views_reviewing.check, name="staff_check"),
    path(f"{ONE}notitie/", views_reviewing.note, name="staff_note"),
    path(f"{ONE}advies/", views_reviewing.ask_advice, name="staff_ask_advice"),
    path(f"{ONE}aanpassen/", views_reviewing.ask_changes, name="staff_ask_changes"),
    path(f"{ONE}besluit/", views_deciding.decide, name="staff_decide"),
    path(f"{ONE}streefbedrag/", views_deciding.change_target, name="staff_target"),
    path(f"{ONE}voorstel/", views_deciding.confirm, name="staff_confirm"),
    path(f"{ONE}voorstel/brief.pdf", views_deciding.proposed_letter, name="staff_proposed_letter"),
    path(f"{ONE}voorstel/terug/", views_deciding.send_back, name="staff_send_back"),
    path("besluiten/", views_deciding.all_decisions, name="staff_decisions"),
    path("besluiten/<int:number>/brief.pdf", views_deciding.sent_letter, name="staff_decision"),
    path("advies/", views_advising.advised, name="staff_advices"),
    path("advies/<int:pk>/", views_advising.advise, name="staff_advice"),
    path("advies/<int:pk>/foto/<str:name>.jpg", views_advising.advice_picture, name="staff_advice_picture"),
    path("bekijken/", views_looking.published, name="staff_published"),
    path("bekijken/<str:name>/<int:pk>/", views_looking.look, name="staff_look"),
    path("bekijken/<str:name>/<int:pk>/verbergen/", views_looking.hide, name="staff_hide"),
    path("bekijken/<str:name>/<int:pk>/tonen/", views_looking.show, name="staff_show"),
    path("standaardantwoorden/", views_answers.standard_answers, name="standard_answers"),
    path("standaardantwoorden/nieuw/", views_answers.new_answer, name="standard_answer_new"),
    path("standaardantwoorden/<int:pk>/", views_answers.change_answer, name="standard_answer"),
]
