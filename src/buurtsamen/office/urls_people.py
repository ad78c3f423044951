# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes about colleagues, and of whoever runs the installation."""

from django.urls import URLPattern, URLResolver, path

from buurtsamen.office import views_invitations, views_login, views_operator, views_people, views_roles

staff: list[URLPattern | URLResolver] = [
    path("mensen/", views_people.people, name="desk_people"),
    path("mensen/<int:pk>/", views_people.person, name="desk_person"),
    path("mensen/rechten/", views_people.who_may_what, name="desk_rights"),
    path("mensen/<int:pk>/rol/", views_roles.give, name="role_give"),
    path("mensen/<int:pk>/uitloggen/", views_roles.sign_out, name="person_sign_out"),
    path("mensen/<int:pk>/tweede-stap/", views_roles.ask_reset, name="factor_reset_ask"),
    path("mensen/tweede-stap/<int:pk>/akkoord/", views_roles.agree_reset, name="factor_reset_agree"),
    path("mensen/tweede-stap/<int:pk>/afwijzen/", views_roles.refuse_reset, name="factor_reset_refuse"),
    path("mensen/rol/<int:pk>/wijken/", views_roles.districts, name="role_districts"),
    path("mensen/rol/<int:pk>/stoppen/", views_roles.end, name="role_end"),
    path("mensen/uitnodigingen/", views_invitations.invitations, name="desk_invitations"),
    path("mensen/uitnodigingen/nieuw/", views_invitations.invite, name="desk_invite"),
    path("mensen/uitnodigingen/<int:pk>/", views_invitations.invitation, name="desk_invitation"),
    path("mensen/uitnodigingen/<int:pk>/opnieuw/", views_invitations.send_again, name="invitation_send_again"),
    path("mensen/uitnodigingen/<int:pk>/intrekken/", views_invitations.withdraw, name="invitation_withdraw"),
    path("mensen/login/", views_login.providers, name="identity_providers"),
    path("mensen/login/nieuw/", views_login.add, name="identity_provider_add"),
    path("mensen/login/<int:pk>/", views_login.change, name="identity_provider"),
    path("mensen/login/<int:pk>/proberen/", views_login.try_it, name="identity_provider_try"),
    path("beheer/", views_operator.municipalities, name="desk_operator"),
    path("beheer/stoppen/", views_operator.leave, name="operator_leave"),
    path("beheer/<int:pk>/", views_operator.enter, name="operator_enter"),
]
