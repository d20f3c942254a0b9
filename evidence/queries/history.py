"""What was said on a criterion before."""

from dataclasses import dataclass

from django.http import Http404

from evidence.comparing import Change, changes_between
from evidence.models import Cycle, JudgementEdition
from framework.models import Criterion


@dataclass(frozen=True)
class Compared:
    """An edition beside another one, None before the first; `newest` is the one that can be written on."""

    edition: JudgementEdition
    other: JudgementEdition | None
    newest: JudgementEdition
    changes: list[Change]

    @property
    def is_newest(self) -> bool:
        """Nothing was saved after it."""
        return self.edition.pk == self.newest.pk


def editions_of(cycle: Cycle, criterion: Criterion) -> list[JudgementEdition]:
    """Every edition, the newest first; one query."""
    editions = JudgementEdition.objects.filter(judgement__cycle=cycle, judgement__criterion=criterion)
    return list(editions.select_related("point", "saved_by", "judgement__cycle", "judgement__criterion__principle"))


def compare(editions: list[JudgementEdition], number: int, *, with_newest: bool) -> Compared:
    """An edition and what it changed, or what has changed since. Raises Http404 where there is none of that number."""
    place = next((at for at, edition in enumerate(editions) if edition.edition == number), None)
    if place is None:
        raise Http404
    edition, newest = editions[place], editions[0]
    if with_newest:
        return Compared(edition, newest, newest, changes_between(edition, newest))
    before = editions[place + 1] if place + 1 < len(editions) else None
    return Compared(edition, before, newest, changes_between(before, edition))
