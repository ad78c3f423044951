# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path

from buurtsamen.makers import views_account, views_makers, views_public, views_questions, views_staff

MINE = "mijn/initiatieven/<int:number>/"  # an address to which a photo may be sent ends in foto/ (core/health.py)
public: list[URLPattern] = [
    path("initiatieven/<slug:slug>/vraag/", views_public.question_ask, name="question_ask"),
    path("initiatieven/<slug:slug>/vraag/verstuurd/", views_public.question_sent, name="question_sent"),
    path("vraag/<str:token>/", views_public.question_confirm, name="question_confirm"),
    path("mijn/initiatieven/", views_account.my_initiatives, name="my_initiatives"),
    path(MINE, views_account.my_initiative, name="my_initiative"),
    path(f"{MINE}waardebonnen/", views_account.my_stack, name="my_stack"),
    path(f"{MINE}waardebonnen/klaar/", views_account.my_stack_close, name="my_stack_close"),
    path(f"{MINE}waardebonnen/<int:pk>/", views_account.my_stack_list, name="my_stack_list"),
    path(f"{MINE}vragen/<int:pk>/", views_makers.my_question, name="my_question"),
    path(f"{MINE}nieuws/foto/", views_makers.my_news, name="my_news"),
    path(f"{MINE}sparen/", views_makers.my_saving, name="my_saving"),
    path(f"{MINE}stoppen/", views_makers.my_stop, name="my_stop"),
    path(f"{MINE}beginnen/", views_makers.my_begin, name="my_begin"),
    path(f"{MINE}verhaal/foto/", views_makers.my_story, name="my_story"),
    path(f"{MINE}foto/", views_makers.my_picture, name="my_picture"),
]
staff: list[URLPattern] = [
    path("vragen/", views_questions.staff_questions, name="staff_questions"),
    path("initiatieven/<int:number>/waardebonnen/", views_staff.staff_stack, name="staff_stack"),
    path("initiatieven/<int:number>/waardebonnen/klaar/", views_staff.staff_stack_close, name="staff_stack_close"),
    path("initiatieven/<int:number>/waardebonnen/<int:pk>/", views_staff.staff_stack_list, name="staff_stack_list"),
]
