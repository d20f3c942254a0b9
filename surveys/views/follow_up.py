"""A published result of a survey becomes a target of the plan, or evidence."""

from django.urls import reverse

from plans.follow_up import FollowUp, follow_up_page
from surveys.follow_up import follow_ups_of
from surveys.queries import waves as wave_queries
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view


@require_page_or_form
@school_view(P.SURVEY_VIEW)
def follow_up(request, school, wave_id):
    """`?of=` is the key of the result that somebody came from."""
    wave = wave_of(school, wave_id)
    results = wave_queries.wave_results(wave, school.pk)
    follow_ups: list[FollowUp] = follow_ups_of(results, school) if results else []
    back = (reverse("surveys:results" if follow_ups else "surveys:detail", args=[school.pk, wave.pk]), wave.name)
    return follow_up_page(request, school, follow_ups, chosen=request.GET.get("of", ""), back=back)
