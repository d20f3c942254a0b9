"""The page that offers every place of a person, with where each school has got to."""

from dataclasses import replace

from django.urls import reverse

from assessments.queries.stages import stages_of
from schools.models import School
from schools.role_source import memberships_of
from wqm.tenancy.scope import scope
from wqm.ui.nav import SwitcherEntry


def with_states(places: list[SwitcherEntry], user) -> list[SwitcherEntry]:
    """The stage of each school where the person belongs themselves; a fixed number of queries."""
    ids = sorted({grant.school_id for grant in memberships_of(user) if grant.school_id})
    with scope(schools=ids):
        stages = stages_of(list(School.objects.filter(pk__in=ids)))
    states = {reverse("school_home", args=[stage.school.pk]): stage.label for stage in stages}
    return [replace(place, state=states.get(place.url, "")) for place in places]
