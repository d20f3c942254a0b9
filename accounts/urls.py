"""What stands in front of allauth's addresses: own pages, and doors that are shut."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("signup/", views.closed, name="account_closed"),
    path("confirm/code/", views.proof_by_code, name="account_proof_by_code"),
    path("2fa/totp/activate/", views.set_up_app, name="mfa_activate_totp"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sessions/<int:session_id>/end/", views.end_session, name="account_end_session"),
    path("sessions/end-others/", views.end_other_sessions, name="account_end_other_sessions"),
]
