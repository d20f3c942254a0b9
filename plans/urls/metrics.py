"""The numbers of a school, below `schools/<school_id>/`."""

from django.urls import path

from plans.views import imports, metrics

app_name = "metrics"
urlpatterns = [
    path("metrics/", metrics.overview, name="overview"),
    path("metrics/enter/", metrics.enter, name="enter"),
    path("metrics/own/new/", metrics.new_own, name="new_own"),
    path("metrics/own/<int:metric_id>/", metrics.own, name="own"),
    path("metrics/own/<int:metric_id>/remove/", metrics.remove_own, name="remove_own"),
    path("metrics/metrics.csv", metrics.export_csv, name="export_csv"),
    path("metrics/import/", imports.OF_SCHOOL.upload, name="upload"),
    path("metrics/import/files/<uuid:upload_id>/", imports.OF_SCHOOL.columns, name="columns"),
    path("metrics/import/<uuid:import_id>/", imports.OF_SCHOOL.preview, name="preview"),
    path("metrics/import/<uuid:import_id>/take/", imports.OF_SCHOOL.take, name="take"),
    path("metrics/import/<uuid:import_id>/undo/", imports.OF_SCHOOL.undo, name="undo"),
]
