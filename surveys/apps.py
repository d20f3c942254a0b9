"""Configuration of the app."""

from django.apps import AppConfig

from wqm.access.permissions import P


class SurveysConfig(AppConfig):
    """Registers the schema guard, the composers of survey mail, the documents of this app, what a worker looks at
    when it starts, and how a result is referred to."""

    name = "surveys"

    def ready(self):
        """Import what registers itself."""
        from schools.changing import register_room
        from surveys import checks, documents, emails, starting  # noqa: F401 - importing registers them
        from surveys.changing import SurveysAtSchool
        from surveys.follow_up import KIND, address_of
        from wqm.references import register_reference

        register_room(SurveysAtSchool())
        register_reference(KIND, label="Survey result", permission=P.SURVEY_VIEW, address=address_of)
