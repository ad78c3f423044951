# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, URLResolver, path

from buurtsamen.entrance import views_account, views_factors, views_public
from buurtsamen.entrance.openid import views as openid
from buurtsamen.entrance.openid import views_public as openid_public

# Names that begin with account_ and mfa_ are those that django-allauth asks for; it has more, which are nowhere here.
public: list[URLPattern | URLResolver] = [
    path("inloggen/", views_public.sign_in, name="account_request_login_code"),
    path("inloggen/", views_public.sign_in, name="account_login"),
    path("inloggen/code/", views_public.sign_in_code, name="account_confirm_login_code"),
    path("inloggen/tweede-stap/", views_public.second_step, name="mfa_authenticate"),
    path("inloggen/passkey/", views_public.sign_in_passkey, name="mfa_login_webauthn"),
    path("uitloggen/", views_public.sign_out, name="account_logout"),
    path("uitnodiging/<str:token>", views_public.invited, name="invited"),
    path("uitgenodigd/", views_public.invitation, name="invitation"),
    path("uitgenodigd/aannemen/", views_public.invitation_accept, name="invitation_accept"),
    path("account/maken/", views_public.sign_up, name="account_signup"),
    path("account/gesloten/", views_public.account_closed, name="account_closed"),
    path("account/", views_account.account, name="account"),
    path("account/e-mailadres/", views_account.change_email, name="account_change_email"),
    path("account/e-mailadres/code/", views_account.change_email_code, name="account_change_email_code"),
    path("account/gegevens/", views_account.download, name="account_download"),
    path("account/sluiten/", views_account.close, name="account_close"),
    path("account/sessies/", views_account.my_sessions, name="account_sessions"),
    path("account/opnieuw/", views_factors.again, name="account_reauthenticate"),
    path("account/opnieuw/code/", views_factors.again_code, name="mfa_reauthenticate"),
    path("account/opnieuw/passkey/", views_factors.again_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/tweede-stap/", views_account.second_factor, name="mfa_index"),
    path("account/tweede-stap/", views_account.second_factor, name="mfa_list_webauthn"),
    path("account/tweede-stap/", views_account.second_factor, name="desk_second_factor"),
    path("account/tweede-stap/app/", views_factors.add_app, name="mfa_activate_totp"),
    path("account/tweede-stap/app/weg/", views_factors.remove_app, name="mfa_deactivate_totp"),
    path("account/tweede-stap/passkey/", views_factors.add_passkey, name="mfa_add_webauthn"),
    path("account/tweede-stap/passkey/<int:pk>/weg/", views_factors.remove_passkey, name="mfa_remove_webauthn"),
    path("account/tweede-stap/codes/", views_factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/tweede-stap/codes/bestand/", views_factors.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("account/tweede-stap/codes/nieuw/", views_factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("inloggen/gemeente/<int:provider_id>/", openid_public.start, name="identity_start"),
    path("inloggen/gemeente/antwoord/", openid_public.answer, name="identity_answer"),
    path("inloggen/gemeente/opnieuw/", openid.again, name="identity_again"),
]
