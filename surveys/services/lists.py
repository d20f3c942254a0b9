"""A list of people on its way into a draft: looked at, taken, undone. A school's list is its own in every wave."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.enums import ListState
from surveys.models import ListImport, ListMapping, Recipient, RememberedGroups, Wave
from surveys.policies import check_can_change, check_can_take, check_can_undo
from surveys.queries.lists import remembered_as, upload_of_list
from surveys.recipients import BadList, ContactList, Table, pick_people
from surveys.recipients.groups import Group, group_code
from surveys.recipients.titles import Chosen, fingerprint
from surveys.services.locking import locked
from wqm.activity.services import record
from wqm.contacts.addresses import base_address
from wqm.tables.models import Upload
from wqm.tables.services import keep_columns
from wqm.tables.table import header_hash

BATCH = 2000
MOST_REMEMBERED = 1000  # values of a column
REPLACE, ADD = "replace", "add"


@dataclass(frozen=True)
class Columns:
    """What a person said about the columns of a list: a meaning for each, and whether only first contacts count.

    `invite_unclear` is what they said about cells that are neither yes nor no, by the column's meaning. It is about
    the words of this list, so it is not remembered for the next one. `groups` has, by breakdown, the values of its
    column and the category that each was put into, empty for none.
    """

    meanings: list[str]
    first_only: bool = False
    invite_unclear: Mapping[str, bool] = field(default_factory=dict)
    groups: Chosen = field(default_factory=dict)

    @property
    def remembered(self) -> dict[str, Any]:
        """What the next list with the same headings begins with."""
        return {"meanings": self.meanings, "first_only": self.first_only}


@transaction.atomic
def preview_list(
    *, wave: Wave, school: Any, table: Table, columns: Columns, by: Any, upload: Upload | None = None
) -> ListImport:
    """Keep what a list would change, for a look before anything changes, and remember its columns and groups.

    Raises BadList where nobody can be invited, and where cells are unclear on which nobody decided; NotAllowed once the
    wave was sent. Then nothing is kept. Takes the place of an earlier list of the school that was only looked at.
    """
    wave = locked(wave.pk)
    check_can_change(wave)
    contact_list = pick_people(
        table,
        columns.meanings,
        breakdowns=wave.breakdowns,
        languages=wave.languages,
        first_only=columns.first_only,
        invite_unclear=columns.invite_unclear,
        chosen=columns.groups,
    )
    if not contact_list.people:
        raise BadList(contact_list.why_nobody)
    part = wave.schools.get(school=school)
    groups = list(part.groups)
    wave.lists.filter(school=school, state=ListState.PREVIEW).delete()
    list_import = ListImport(
        wave=wave,
        school=school,
        uploaded_on=timezone.localdate(),
        people=_rows(contact_list, groups),
        rejected=[list(astuple(row)) for row in contact_list.rejected],
        counts=_counts(contact_list)
        | {"groups": groups, "read_with": [wave.breakdowns, part.groups], "upload": str(upload.pk) if upload else ""},
    )
    list_import.save(force_insert=True)
    ListMapping.objects.update_or_create(
        school=school,
        audience=wave.questionnaire.audience,
        header=header_hash(table.header),
        defaults={"columns": columns.remembered},
    )
    _remember_groups(wave, school, columns.groups)
    record(
        "list.looked_at",
        by=by,
        school=school,
        target=wave,
        summary=f"Uploaded a list of {len(list_import.people)} people",
    )
    return list_import


def _remember_groups(wave: Wave, school: Any, chosen: Chosen) -> None:
    """For the next list of this audience: where values stood, by their fingerprints. What is older goes first."""
    for breakdown in wave.breakdowns:
        names = {each["code"]: each["name"] for each in breakdown["categories"]} | {"": ""}
        said = {
            fingerprint(key): names[code] for key, code in chosen.get(breakdown["code"], {}).items() if code in names
        }
        if not said:
            continue
        where = {"school": school, "audience": wave.questionnaire.audience, "breakdown": remembered_as(breakdown)}
        memory, _ = RememberedGroups.objects.select_for_update().get_or_create(**where)
        older = {key: name for key, name in memory.groups.items() if key not in said}
        memory.groups = dict([*older.items(), *said.items()][-MOST_REMEMBERED:])
        memory.save(update_fields=["groups"])


def _rows(contact_list: ContactList, groups: list[Group]) -> list[list[str]]:
    """Email, group and language; adds the kinds of respondents that the list needs to `groups`."""
    codes: dict[tuple[tuple[str, str], ...], str] = {}
    rows = []
    for person in contact_list.people:
        places = tuple(sorted(person.places.items()))
        if places not in codes:
            codes[places] = group_code(groups, person.places)
        rows.append([person.email, codes[places], person.language])
    return rows


def _counts(contact_list: ContactList) -> dict[str, Any]:
    counts = asdict(contact_list)
    return {name: counts[name] for name in counts if name not in ("people", "rejected")}


@transaction.atomic
def take_list(*, list_import: ListImport, mode: str, by: Any) -> int:
    """Put the people of a list on the school's list: instead of those there (`replace`), or beside them (`add`).

    People on both (the same mailbox, however it is written) have the address, group and language of the new one.
    Raises NotAllowed once the wave was sent, for a list that was taken already, and where the groups of the wave have
    changed since the list was looked at. Returns how many people are on the school's list now.
    """
    wave = locked(list_import.wave_id)
    list_import = ListImport.objects.select_for_update(of=("self",)).select_related("school").get(pk=list_import.pk)
    part = wave.schools.get(school=list_import.school_id)
    check_can_change(wave)
    check_can_take(list_import, wave, part)
    recipients = wave.recipients.filter(school=list_import.school_id)
    list_import.before = [list(row) for row in recipients.order_by("email").values_list("email", "group", "language")]
    (recipients if mode == REPLACE else recipients.filter(email__in=_written_otherwise(list_import))).delete()
    _invite(list_import, list_import.people)
    part.groups = list_import.counts["groups"]
    part.save(update_fields=["groups"])
    list_import.state = ListState.TAKEN
    list_import.save(update_fields=["state", "before"])
    wave.lists.filter(school=list_import.school_id).exclude(pk=list_import.pk).delete()
    _cut_down_upload(list_import)
    new, before = len(list_import.people), len(list_import.before)
    summary = f"Replaced a list of {before} with {new} people" if mode == REPLACE else f"Added {new} people to {before}"
    record("list.taken", by=by, school=list_import.school, target=wave, summary=summary)
    return recipients.count()


def _cut_down_upload(list_import: ListImport) -> None:
    """Of the file stays until the end of its day what job titles need to be put into groups once more."""
    upload = upload_of_list(list_import)
    if upload:
        meanings = upload.choices.get("meanings", [])
        keep_columns(upload=upload, columns=[at for at, meaning in enumerate(meanings) if meaning])


def _written_otherwise(list_import: ListImport) -> list[str]:
    """The addresses on the school's list so far that reach a mailbox of the new one."""
    mailboxes = {base_address(row[0]) for row in list_import.people}
    return [row[0] for row in list_import.before if base_address(row[0]) in mailboxes]


@transaction.atomic
def undo_list(*, list_import: ListImport, by: Any) -> None:
    """Put back who was on the school's list before this one was taken, as long as the wave is a draft.

    Where the groups of the wave have changed since, everybody stands in none.
    """
    wave = locked(list_import.wave_id)
    list_import = ListImport.objects.select_for_update(of=("self",)).select_related("school").get(pk=list_import.pk)
    check_can_change(wave)
    check_can_undo(list_import)
    groups = wave.schools.get(school=list_import.school_id).groups
    unchanged = groups == list_import.counts["groups"] and wave.breakdowns == list_import.counts["read_with"][0]
    before = (
        list_import.before
        if unchanged
        else [[email, groups[0]["code"], language] for email, _, language in list_import.before]
    )
    wave.recipients.filter(school=list_import.school_id).delete()
    _invite(list_import, before)
    list_import.state = ListState.UNDONE
    list_import.save(update_fields=["state"])
    record(
        "list.undone",
        by=by,
        school=list_import.school,
        target=wave,
        summary=f"Undid an upload: {len(before)} people as before",
    )


def _invite(list_import: ListImport, rows: Sequence[Sequence[str]]) -> None:
    people = (
        Recipient(
            wave_id=list_import.wave_id, school_id=list_import.school_id, email=email, group=group, language=language
        )
        for email, group, language in rows
    )
    Recipient.objects.bulk_create(people, batch_size=BATCH)
