"""Configuration of the app."""

from django.apps import AppConfig

from wqm.access.permissions import P


class AssessmentsConfig(AppConfig):
    """Registers the documents that this app makes, the team of assessors, and how a finding is referred to."""

    name = "assessments"

    def ready(self):
        """Import what registers itself."""
        from assessments import documents, teams  # noqa: F401 - importing registers documents and the team
        from assessments.changing import VisitsAndAwards
        from assessments.follow_up import KIND, address_of
        from assessments.retiring import RunningCycles
        from assessments.services.conflicts import recheck_school
        from assessments.teams import visits_to_give_away
        from framework.retiring import register_room as register_user_of_versions
        from schools.changing import register_room, register_second_look
        from schools.leaving import register_reason_to_stay
        from wqm.references import register_reference

        register_reason_to_stay(visits_to_give_away)
        register_room(VisitsAndAwards())
        register_second_look(recheck_school)
        register_user_of_versions(RunningCycles())
        register_reference(KIND, label="Finding of a visit", permission=P.ASSESSMENT_VIEW, address=address_of)
