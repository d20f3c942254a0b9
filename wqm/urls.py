"""Every address of the site. Each view says by its declaration whom it is for."""

from django.conf import settings
from django.urls import include, path

from wqm.health import healthz, readyz

urlpatterns = [
    # First: whole schools open their links at once.
    path("s/", include("surveys.urls.respond")),
    path("a/", include("audits.urls.hall")),
    path("", include("home.urls")),
    path("account/", include("schools.urls.person")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("schools/<int:school_id>/", include("evidence.urls")),
    path("schools/<int:school_id>/", include("plans.urls.school")),
    path("schools/<int:school_id>/", include("plans.urls.training")),
    path("schools/<int:school_id>/", include("plans.urls.metrics")),
    path("schools/<int:school_id>/", include("audits.urls.school")),
    path("schools/<int:school_id>/", include("surveys.urls.school")),
    path("schools/<int:school_id>/", include("assessments.urls.school")),
    path("schools/<int:school_id>/", include("schools.urls.school")),
    path("trusts/<int:trust_id>/", include("trusts.urls")),
    path("trusts/<int:trust_id>/", include("plans.urls.trust")),
    path("trusts/<int:trust_id>/", include("plans.urls.trust_metrics")),
    path("trusts/<int:trust_id>/", include("surveys.urls.trust")),
    path("trusts/<int:trust_id>/", include("schools.urls.trust")),
    path("visits/", include("assessments.urls.visit")),
    path("office/", include("schools.urls.office")),
    path("office/", include("framework.urls")),
    path("office/", include("evidence.office_urls")),
    path("office/", include("surveys.urls.office")),
    path("office/", include("assessments.urls.office")),
    path("verify/", include("assessments.urls.public")),
    path("jobs/", include("wqm.jobs.urls")),
    path("api/", include("wqm.api")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
if settings.MAIL_WEBHOOK_SECRET:
    urlpatterns += [path("anymail/", include("anymail.urls"))]
if settings.DEMO:
    urlpatterns += [path("demo/", include("demo.urls"))]

handler400 = "wqm.ui.errors.bad_request"
handler403 = "schools.errors.permission_denied"
handler404 = "schools.errors.page_not_found"
handler500 = "wqm.ui.errors.server_error"
