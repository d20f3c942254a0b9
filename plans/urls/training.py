"""Trainings of a school, below `schools/<school_id>/`."""

from django.urls import path

from plans.views import notes, training

app_name = "training"
urlpatterns = [
    path("training/", training.overview, name="overview"),
    path("training/new/", training.new, name="new"),
    path("training/notes/", notes.notes, name="notes"),
    path("training/notes/<int:note_id>/", notes.note, name="note"),
    path("training/questions/<int:prompt_id>/", notes.prompt, name="prompt"),
    path("training/<int:training_id>/", training.training, name="training"),
    path("training/<int:training_id>/edit/", training.edit, name="edit"),
    path("training/<int:training_id>/autosave/", training.autosave, name="autosave"),
    path("training/<int:training_id>/people/", training.people, name="people"),
    path("training/<int:training_id>/stage/", training.stage, name="stage"),
    path("training/<int:training_id>/target/", training.target, name="target"),
    path("training/<int:training_id>/check/<slug:area>/", training.check, name="check"),
    path("training/<int:training_id>/check/<slug:area>/autosave/", training.autosave_check, name="autosave_check"),
]
