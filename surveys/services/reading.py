"""Whether anybody of a school has opened the results of a survey: leaders are reminded of those that nobody read."""

from django.utils import timezone

from surveys.models import WaveSchool


def note_read(part: WaveSchool) -> None:
    """The first time only. Callers have checked that the reader is of the school, and that there are results."""
    if part.read_on is None:
        WaveSchool.objects.filter(pk=part.pk, read_on=None).update(read_on=timezone.localdate())
