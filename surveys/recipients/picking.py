"""Who is invited from a table, in which group and language, and why the others are not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from framework.languages import ENGLISH, LANGUAGES
from surveys.recipients.columns import GROUP
from surveys.recipients.gate import LONGEST_SHOWN, Gate, Unclear
from surveys.recipients.groups import Breakdown, category_of, plain
from wqm.contacts.addresses import base_address, usable_address, why_unusable
from wqm.contacts.columns import NAMES, Meaning
from wqm.tables.table import BadList, Table
from wqm.visible import visible

MOST_UNKNOWN = 10
MOST_SHARED = 10
MOST_LINES = 5  # named of a mailbox


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken: its line in the file, what stood there, and why."""

    line: int
    value: str
    reason: str


@dataclass
class Person:
    """Somebody to invite: categories by breakdown, and the language; nothing else of the file."""

    email: str
    places: dict[str, str] = field(default_factory=dict)
    language: str = ENGLISH.code
    unknown: set[str] = field(default_factory=set)


@dataclass
class ContactList:
    """Distinct people in the order of the file, and what was left out.

    `duplicates` are the rows that reach the mailbox of an earlier one, `shared` those mailboxes with the number of
    their rows and the first of their lines (the ten with most). `unknown` has for each breakdown the cells that name no
    category (ten at most), `unplaced` how many people stand in no category because of them. `unclear` has the columns
    whose cells say neither yes nor no, and `unclear_invited` what was said about these people.
    """

    people: list[Person] = field(default_factory=list)
    rejected: list[BadRow] = field(default_factory=list)
    duplicates: int = 0
    shared: list[tuple[str, int, list[int]]] = field(default_factory=list)
    leavers: int = 0
    without_responsibility: int = 0
    later_contacts: int = 0
    unknown: dict[str, list[str]] = field(default_factory=dict)
    unplaced: dict[str, int] = field(default_factory=dict)
    unclear: dict[str, Unclear] = field(default_factory=dict)
    unclear_invited: dict[str, bool] = field(default_factory=dict)

    @property
    def emails(self) -> list[str]:
        """Only the addresses."""
        return [person.email for person in self.people]

    @property
    def why_nobody(self) -> str:
        """The sentence for a list in which nobody can be invited."""
        if not self.rejected:
            return "There is no one on this list, so nothing was changed. Check that you exported the right people."
        first = self.rejected[0]
        return f"No row has an email address we can use, so nothing was changed. Line {first.line}: {first.reason}."


@dataclass(frozen=True)
class _Contact:
    line: int
    email: str
    pupil: tuple[str, ...]
    priority: float
    cells: dict[str, str]
    language: str


def pick_people(
    table: Table,
    meanings: Sequence[str],
    *,
    breakdowns: Sequence[Breakdown] = (),
    languages: Sequence[str] = (),
    first_only: bool = False,
    invite_unclear: Mapping[str, bool] | None = None,
    chosen: Mapping[str, Mapping[str, str]] | None = None,
) -> ContactList:
    """Each mailbox once. Raises BadList where no column holds addresses, and where unclear cells were not decided on.

    `invite_unclear` says for a column ("leaver", "responsibility") whether people are invited whose cell says neither
    yes nor no; nothing is taken for granted, because a guess would write to a leaver or silence a parent.
    `chosen` has for a breakdown the words (as `plain` has them) that a person put into a category, or into none; all
    others stand in the category that they name.
    With `first_only` only the contacts of the best priority that have an address, for each pupil. A person who stands
    in two categories of a breakdown (a parent of two year groups) counts in the one that is declared first.
    """
    if Meaning.EMAIL not in meanings and Meaning.OTHER_EMAIL not in meanings:
        named = ", ".join(cell for cell in table.header if cell)[:200]
        raise BadList(f"No column is called “Email”. The first line has: {named}. Rename the column and try again.")
    gate = Gate(meanings, invite_unclear or {})
    contact_list = ContactList(unclear=gate.unclear)
    contacts = list(_contacts(table, meanings, gate, contact_list))
    contact_list.leavers = gate.left_out[Meaning.LEAVER]
    contact_list.without_responsibility = gate.left_out[Meaning.RESPONSIBILITY]
    if gate.unanswered:
        raise BadList(_undecided(gate))
    contact_list.unclear_invited = {meaning: bool((invite_unclear or {})[meaning]) for meaning in gate.unclear}
    if first_only:
        contacts = _first_contacts(contacts, contact_list)
    merger = _Merger(contact_list, breakdowns, languages, chosen or {})
    for contact in contacts:
        merger.add(contact)
    merger.finish()
    return contact_list


def _undecided(gate: Gate) -> str:
    meaning = gate.unanswered[0]
    unclear = gate.unclear[meaning]
    words = ", ".join(f"“{word}”" for word in unclear.words)
    name, rows = NAMES[Meaning(meaning)].partition(" (")[0], "1 row" if unclear.rows == 1 else f"{unclear.rows} rows"
    return f"“{name}” is neither yes nor no in {rows}: {words}. Choose whether to invite these people."


def _contacts(table: Table, meanings: Sequence[str], gate: Gate, contact_list: ContactList) -> Iterator[_Contact]:
    at = {meaning: n for n, meaning in enumerate(meanings) if meaning}
    emails = sorted((n for n, meaning in enumerate(meanings) if meaning in (Meaning.EMAIL, Meaning.OTHER_EMAIL)),
                    key=lambda n: (meanings[n] != Meaning.EMAIL, n))  # fmt: skip
    pupil_at = [n for n, meaning in enumerate(meanings) if meaning == Meaning.PUPIL]
    groups = {meaning.removeprefix(GROUP): n for meaning, n in at.items() if meaning.startswith(GROUP)}
    priority, language = at.get(Meaning.PRIORITY), at.get(Meaning.LANGUAGE)
    for line, row in table.rows:
        if gate.lets_in(row):
            email, problem = _address([row[n] for n in emails])
            if problem:
                contact_list.rejected.append(BadRow(line, email[:LONGEST_SHOWN], problem))
                continue
            yield _Contact(
                line=line,
                email=email,
                pupil=tuple(visible(row[n]).casefold() for n in pupil_at),
                priority=_number(row[priority]) if priority is not None else line,
                cells={code: row[n] for code, n in groups.items()},
                language=row[language] if language is not None else "",
            )


def _address(cells: list[str]) -> tuple[str, str]:
    """The first address that can be used; without one, what stands there and what is wrong with it."""
    for cell in cells:
        if usable := usable_address(cell):
            return usable, ""
    first = next(filter(None, cells), "")
    return first, why_unusable(first)


def _number(cell: str) -> float:
    """A priority; contacts without one come last."""
    cell = visible(cell)
    return int(cell) if cell.isdecimal() else float("inf")


def _first_contacts(contacts: list[_Contact], contact_list: ContactList) -> list[_Contact]:
    best: dict[tuple[str, ...], float] = {}
    for contact in contacts:
        best[contact.pupil] = min(contact.priority, best.get(contact.pupil, contact.priority))
    first_contacts = [contact for contact in contacts if contact.priority == best[contact.pupil]]
    contact_list.later_contacts = len(contacts) - len(first_contacts)
    return first_contacts


class _Merger:
    """Puts rows together that reach the same mailbox; the first way of writing its address is the one that is used."""

    def __init__(
        self,
        contact_list: ContactList,
        breakdowns: Sequence[Breakdown],
        languages: Sequence[str],
        chosen: Mapping[str, Mapping[str, str]],
    ):
        self.contact_list, self.chosen = contact_list, chosen
        self.order = {
            breakdown["code"]: {category["code"]: n for n, category in enumerate(breakdown["categories"])}
            for breakdown in breakdowns
        }
        self.breakdowns = {breakdown["code"]: breakdown for breakdown in breakdowns}
        self.languages = _language_words(languages)
        self.by_mailbox: dict[str, Person] = {}
        self.lines: dict[str, list[int]] = {}
        self.known: dict[tuple[str, str], str | None] = {}

    def add(self, contact: _Contact) -> None:
        """One more row."""
        mailbox = base_address(contact.email)
        person = self.by_mailbox.get(mailbox)
        self.lines.setdefault(mailbox, []).append(contact.line)
        if person is None:
            person = self.by_mailbox[mailbox] = Person(contact.email)
            self.contact_list.people.append(person)
        else:
            self.contact_list.duplicates += 1
        if person.language == ENGLISH.code:
            person.language = self.languages.get(visible(contact.language).casefold(), ENGLISH.code)
        for code, cell in contact.cells.items():
            if code in self.breakdowns:  # else the grouping was taken off the wave since the column was chosen
                self._place(person, code, cell)

    def _place(self, person: Person, code: str, cell: str) -> None:
        key = (code, cell)
        if key not in self.known:
            self.known[key] = self._category(code, cell)
        category, order = self.known[key], self.order[code]
        if not category:
            if cell and category is None:
                person.unknown.add(code)
                seen = self.contact_list.unknown.setdefault(code, [])
                if cell[:LONGEST_SHOWN] not in seen and len(seen) < MOST_UNKNOWN:
                    seen.append(cell[:LONGEST_SHOWN])
        elif code not in person.places or order[category] < order[person.places[code]]:
            person.places[code] = category

    def _category(self, code: str, cell: str) -> str | None:
        """Where a cell belongs: a category, empty for none because a person said so, None where nobody knows."""
        chosen = self.chosen.get(code, {}).get(plain(cell))
        if chosen in self.order[code] or chosen == "":
            return chosen
        return category_of(self.breakdowns[code], cell) or None

    def finish(self) -> None:
        """Name the mailboxes of several rows, and count who stands in no category because of a cell that names none."""
        most = sorted(self.lines.items(), key=lambda item: -len(item[1]))[:MOST_SHARED]
        self.contact_list.shared = [
            (self.by_mailbox[mailbox].email, len(lines), lines[:MOST_LINES])
            for mailbox, lines in most
            if len(lines) > 1
        ]
        for person in self.contact_list.people:
            for code in person.unknown - person.places.keys():
                self.contact_list.unplaced[code] = self.contact_list.unplaced.get(code, 0) + 1


def _language_words(codes: Sequence[str]) -> dict[str, str]:
    """How a list may call the languages of a wave: code, English name, own name."""
    words: dict[str, Any] = {}
    for code in codes:
        if language := LANGUAGES.get(code):
            words |= {visible(name).casefold(): code for name in (code, language.name, language.own_name)}
    return words
