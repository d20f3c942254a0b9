"""Self-evaluation, below `schools/<school_id>/`."""

from django.urls import path

from evidence import views

app_name = "evidence"
urlpatterns = [
    path("self-evaluation/", views.overview, name="overview"),
    path("self-evaluation/<int:criterion_id>/", views.criterion, name="criterion"),
    path("self-evaluation/<int:criterion_id>/autosave/", views.autosave, name="autosave"),
    path("self-evaluation/<int:criterion_id>/evidence/add/", views.add_evidence, name="add"),
    path("evidence/<int:use_id>/file/", views.evidence_file, name="file"),
    path("evidence/<int:use_id>/remove/", views.remove_evidence, name="remove"),
]
