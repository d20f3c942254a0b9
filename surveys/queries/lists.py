"""Reading lists of people: what one would change, and in which groups its people stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum

from surveys.enums import ListState
from surveys.models import ListImport, ListMapping, Recipient, RememberedGroups, Sitting, Wave
from surveys.publication.audit import People
from surveys.publication.forecast import rare_combinations
from surveys.publication.rows import merge_small
from surveys.recipients.columns import GROUP
from surveys.recipients.groups import Breakdown, plain
from wqm.contacts.addresses import base_address
from wqm.contacts.columns import NAMES, Meaning
from wqm.tables.models import Upload
from wqm.tables.queries import upload_of
from wqm.tables.table import header_hash


@dataclass(frozen=True)
class ListChange:
    """How many people of a list are new, on the school's list already, and on that list only."""

    new: int
    already: int
    gone: int


@dataclass(frozen=True)
class GroupCount:
    """A category with its people on the list and its places in classes and slips.

    `shown_as` names what it is shown as if everybody answers, where that is more than the category; `is_withheld` says
    that even so there are too few.
    """

    name: str
    people: int
    places: int
    shown_as: str = ""
    is_withheld: bool = False


def list_of(wave: Wave, school: Any, list_id: UUID) -> ListImport | None:
    """A list of the school that is not forgotten yet."""
    lists = ListImport.objects.filter(pk=list_id, wave=wave, school=school).exclude(counts={})
    return lists.select_related("wave", "school").first()


def taken_list(wave: Wave, school: Any) -> ListImport | None:
    """The school's list that can be undone."""
    lists = ListImport.objects.filter(wave=wave, school=school, state=ListState.TAKEN).exclude(counts={})
    return lists.select_related("wave", "school").defer("people", "before", "rejected").first()


def remembered_columns(school: Any, audience: str, header: Sequence[str]) -> dict[str, Any]:
    """What the school said about the columns of such a list last time; empty where it was never asked."""
    if not any(header):
        return {}
    mapping = ListMapping.objects.filter(school=school, audience=audience, header=header_hash(header)).first()
    return mapping.columns if mapping else {}


def upload_subject(wave: Wave) -> str:
    """What the file of a wave's list is kept under."""
    return f"wave:{wave.pk}"


def upload_for(wave: Wave, school: Any, upload_id: UUID) -> Upload | None:
    """A file that was uploaded for the school's list, while it is kept."""
    return upload_of(upload_id, subject=upload_subject(wave), school=school)


def upload_of_list(list_import: ListImport) -> Upload | None:
    """The file that a list was read from, while it is kept."""
    upload_id = list_import.counts.get("upload")
    return upload_for(list_import.wave, list_import.school, UUID(upload_id)) if upload_id else None


def was_taken(list_import: ListImport) -> bool:
    """Whether the list in use was read from the same file: then its people are on the school's list already."""
    taken = taken_list(list_import.wave, list_import.school)
    upload_id = list_import.counts.get("upload")
    return bool(taken and upload_id and taken.counts.get("upload") == upload_id)


def groups_to_change(list_import: ListImport | None) -> Upload | None:
    """The file of a list whose column of groups (job titles) can be looked at again; None without such a column."""
    upload = upload_of_list(list_import) if list_import else None
    has_groups = upload and any(meaning.startswith(GROUP) for meaning in upload.choices.get("meanings", []))
    return upload if has_groups else None


def remembered_as(breakdown: Breakdown) -> str:
    """What the groups of a breakdown are remembered by."""
    return plain(breakdown["name"])[:80]


def remembered_groups(wave: Wave, school: Any) -> dict[str, dict[str, str]]:
    """Where the school put the values of its last lists: breakdown -> fingerprint -> name of the category."""
    memories = RememberedGroups.objects.filter(school=school, audience=wave.questionnaire.audience)
    by_name = {memory.breakdown: memory.groups for memory in memories}
    return {breakdown["code"]: by_name.get(remembered_as(breakdown), {}) for breakdown in wave.breakdowns}


def unplaced_people(list_import: ListImport) -> list[tuple[str, int, list[str]]]:
    """For each breakdown with people whose cell names no category: its name, how many, and some of the cells."""
    names = {breakdown["code"]: breakdown["name"] for breakdown in list_import.wave.breakdowns}
    unplaced = list_import.counts["unplaced"].items()
    return [(names.get(code, code), people, list_import.counts["unknown"][code]) for code, people in unplaced]


def shared_mailboxes(list_import: ListImport) -> list[tuple[str, int, list[int]]]:
    """Mailboxes that several rows reach: the address, how many rows, and the first of their lines."""
    shared = list_import.counts.get("shared", [])
    return [(email, rows, lines[0] if lines else []) for email, rows, *lines in shared]


def unclear_people(list_import: ListImport) -> list[tuple[str, int, list[str], bool]]:
    """For each column with cells that are unclear: its name, the rows, their words, and whether they are invited."""
    unclear, invited = list_import.counts.get("unclear", {}), list_import.counts.get("unclear_invited", {})
    names = {meaning: NAMES[Meaning(meaning)].partition(" (")[0] for meaning in unclear}
    return [(names[meaning], asked["rows"], asked["words"], invited[meaning]) for meaning, asked in unclear.items()]


def change_of(list_import: ListImport) -> ListChange:
    """What taking the list would change now, by mailbox. One query."""
    addresses = Recipient.objects.filter(wave=list_import.wave_id, school=list_import.school_id)
    recipients = {base_address(email) for email in addresses.values_list("email", flat=True)}
    listed = {base_address(row[0]) for row in list_import.people}
    return ListChange(len(listed - recipients), len(listed & recipients), len(recipients - listed))


def places_of(list_import: ListImport) -> int:
    """The places of the school's classes, slips and devices in the wave, beside the people of a list."""
    sittings = Sitting.objects.filter(wave=list_import.wave_id, school=list_import.school_id)
    return sittings.aggregate(n=Sum("slots"))["n"] or 0


def rare_of(list_import: ListImport) -> int:
    """How many combinations of groups have one or two people on the list, where there is more than one grouping."""
    listed = Counter(row[1] for row in list_import.people)
    return rare_combinations(listed.values(), len(list_import.wave.breakdowns))


def group_counts(list_import: ListImport) -> list[tuple[str, list[GroupCount]]]:
    """For each breakdown of the wave its categories in order, those without one last. Merged as results will be.

    Two queries at most, however long the number of people.
    """
    listed = Counter(row[1] for row in list_import.people)
    slots: Counter[str] = Counter()
    for group, number in Sitting.objects.filter(wave=list_import.wave_id, school=list_import.school_id).values_list(
        "group", "slots"
    ):
        slots[group] += number
    inside = {group["code"]: group["in"] for group in list_import.counts["groups"]}
    counts = []
    for breakdown in list_import.wave.breakdowns:
        people, places = (_by_category(kinds, inside, breakdown["code"]) for kinds in (listed, slots))
        rows = _counted(breakdown["categories"], people, places, list_import.wave.k)
        if people[""] or places[""]:
            rows.append(GroupCount("No group", people[""], places[""]))
        counts.append((breakdown["name"], rows))
    return counts


def _by_category(kinds: Counter[str], inside: dict[str, dict[str, str]], breakdown: str) -> Counter[str]:
    numbers: Counter[str] = Counter()
    for code, number in kinds.items():
        numbers[inside.get(code, {}).get(breakdown, "")] += number
    return numbers


def _counted(categories: Any, people: Counter[str], places: Counter[str], k: int) -> list[GroupCount]:
    invited = {code: People(number, number) for code, number in (people + places).items()}  # as if everybody answers
    cell_of = {code: cell for cell in merge_small(categories, invited, k) for code in cell.codes}
    rows = []
    for category in categories:
        code = category["code"]
        cell, number = cell_of[code], people[code] + places[code]
        shown_as = cell.name if len(cell.codes) > 1 and number else ""
        rows.append(
            GroupCount(
                category["name"], people[code], places[code], shown_as, number > 0 and not cell.people.is_enough(k)
            )
        )
    return rows
