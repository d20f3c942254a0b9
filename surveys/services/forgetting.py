"""What a list of people leaves behind on its way into a wave is forgotten as soon as it is of no use."""

from django.db.models import QuerySet
from django.utils import timezone

from surveys.models import ListImport, Wave
from wqm.tenancy.scope import scope


def forget_lists(wave: Wave) -> None:
    """At launch: nothing can be taken or undone any more."""
    _empty(ListImport.objects.filter(wave=wave))


def purge_lists() -> int:
    """Empty the lists of earlier days; returns how many there were. Worker only, again is harmless."""
    with scope(everything=True):
        return _empty(ListImport.objects.filter(uploaded_on__lt=timezone.localdate()).exclude(counts={}))


def _empty(lists: QuerySet[ListImport]) -> int:
    return lists.update(people=[], before=[], rejected=[], counts={})
