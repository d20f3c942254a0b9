"""What a list of people leaves behind on its way into a wave is forgotten as soon as it is of no use."""

from django.db.models import QuerySet
from django.utils import timezone

from surveys.models import ListImport, Wave
from surveys.queries.lists import upload_subject
from wqm.tables.services import forget_uploads
from wqm.tenancy.scope import scope


def forget_lists(wave: Wave) -> None:
    """At launch: nothing can be taken or undone any more, and nothing of a file is kept."""
    forget_uploads([upload_subject(wave)])
    _empty(ListImport.objects.filter(wave=wave))


def purge_lists() -> int:
    """Empty the lists of earlier days; returns how many there were. Worker only, again is harmless."""
    with scope(everything=True):
        return _empty(ListImport.objects.filter(uploaded_on__lt=timezone.localdate()).exclude(counts={}))


def _empty(lists: QuerySet[ListImport]) -> int:
    return lists.update(people=[], before=[], rejected=[], counts={})
