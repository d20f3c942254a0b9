"""Numbers across a trust, below `trusts/<trust_id>/`."""

from django.urls import path

from plans.views import imports

app_name = "trust_metrics"
urlpatterns = [
    path("metrics/", imports.trust_overview, name="overview"),
    path("metrics/import/", imports.trust_upload, name="upload"),
    path("metrics/import/<uuid:import_id>/", imports.trust_preview, name="preview"),
    path("metrics/import/<uuid:import_id>/take/", imports.trust_take, name="take"),
    path("metrics/import/<uuid:import_id>/undo/", imports.trust_undo, name="undo"),
]
