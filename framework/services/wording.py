"""What a change of the English does to its translations. No translation of a draft is published, so all can follow."""

from collections.abc import Iterable

from django.db.models import Q

from framework.models import Questionnaire, TranslatedString


def uncheck(questionnaire: Questionnaire, keys: Iterable[str]) -> None:
    """Their English has changed: somebody has to look at these translations again."""
    _strings(questionnaire).filter(key__in=list(keys)).update(is_checked=False)


def forget(questionnaire: Questionnaire, *, question: str = "", options: Iterable[str] = (), section: int = 0) -> None:
    """What they translated is gone: a question with all its options, some options of it, or a section."""
    condition = Q(key__in=[f"option:{question}:{code}" for code in options])
    if question and not options:
        condition |= Q(key=f"question:{question}") | Q(key__startswith=f"option:{question}:")
    if section:
        condition |= Q(key=f"section:{section}")
    _strings(questionnaire).filter(condition).delete()


def renumber_sections(questionnaire: Questionnaire, numbers: dict[int, int]) -> None:
    """The names of sections are translated under their numbers: old number -> new number."""
    wanted = {f"section:{old}": f"section:{new}" for old, new in numbers.items() if old != new}
    strings = list(_strings(questionnaire).filter(key__in=wanted))
    # In two steps, because a key may be used once in a translation.
    for step in (lambda key: f"moving:{key}", lambda key: wanted[key.removeprefix("moving:")]):
        for string in strings:
            string.key = step(string.key)
        TranslatedString.objects.bulk_update(strings, ["key"])


def _strings(questionnaire: Questionnaire):
    return TranslatedString.objects.filter(translation__questionnaire=questionnaire)
