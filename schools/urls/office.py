"""Schools, trusts, the register, people and mail, for the office."""

from django.urls import path

from schools.urls.people import people_urls
from schools.views import accounts, mail, register, register_changes, schools, trusts
from schools.views.people import OFFICE

app_name = "office_schools"
urlpatterns = [
    path("schools/all/", schools.schools, name="schools"),
    path("schools/new/", schools.enter, name="enter"),
    path("schools/<int:school_id>/", schools.school, name="school"),
    path("schools/<int:school_id>/edit/", schools.edit_school, name="edit_school"),
    path("schools/<int:school_id>/second-factor/", schools.second_factor, name="second_factor"),
    path("schools/trusts/", trusts.trusts, name="trusts"),
    path("schools/register/", register.register, name="register"),
    path("schools/register/changes/", register_changes.register_changes, name="register_changes"),
    path("schools/register/changes/<int:change_id>/", register_changes.resolve, name="resolve_change"),
    path("schools/register/<uuid:job_id>/", register.report, name="register_report"),
    path("schools/register/<uuid:job_id>/rejected.csv", register.rejected, name="register_rejected"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:user_id>/", accounts.account, name="account"),
    path("accounts/<int:user_id>/end-sessions/", accounts.end_sessions, name="end_sessions"),
    path("accounts/<int:user_id>/second-factor/", accounts.reset_factors, name="reset_factors"),
    path("accounts/<int:user_id>/close/", accounts.close, name="close_account"),
    path("accounts/<int:user_id>/reopen/", accounts.reopen, name="reopen_account"),
    path("security/", accounts.security, name="security"),
    path("mail/", mail.mail, name="mail"),
    path("mail/send-again/", mail.send_all_again, name="send_all_again"),
    path("mail/<uuid:email_id>/send-again/", mail.send_again, name="send_again"),
    path("people/", OFFICE.people, name="people"),
    *people_urls(OFFICE, prefix="people_"),
]
