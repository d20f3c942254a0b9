"""Numbers across a trust, below `trusts/<trust_id>/`."""

from django.urls import path

from plans.views import imports

app_name = "trust_metrics"
urlpatterns = [
    path("metrics/", imports.trust_overview, name="overview"),
    path("metrics/import/", imports.OF_TRUST.upload, name="upload"),
    path("metrics/import/files/<uuid:upload_id>/", imports.OF_TRUST.columns, name="columns"),
    path("metrics/import/<uuid:import_id>/", imports.OF_TRUST.preview, name="preview"),
    path("metrics/import/<uuid:import_id>/take/", imports.OF_TRUST.take, name="take"),
    path("metrics/import/<uuid:import_id>/undo/", imports.OF_TRUST.undo, name="undo"),
]
