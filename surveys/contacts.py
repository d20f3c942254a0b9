"""Contact lists as schools' systems export them. Only the email address is kept; names never leave this module."""

import codecs
import csv
import io
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

ENCODINGS = ("utf-8-sig", "cp1252")
DELIMITERS = ",;\t|"
# Headers in small letters, without hyphens and signs; the first pattern that a column has is the best one.
EMAIL_HEADERS = (
    re.compile(r"email( address)?"),
    re.compile(r"(main|primary|work|school) ?email( address)?"),
    re.compile(r"(\w+ ){0,2}email( address)?( \w+)?"),
)
LEAVER_HEADER = re.compile(r"leaver|left")
YES = {"yes", "y", "true", "t", "1"}
MOST_ROWS = 20_000
LONGEST_EMAIL = 254
# No text has these: tabs and line ends are the only control characters of a table.
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]|\A%PDF")


class BadList(ValueError):
    """The file is not a list that can be read; the message says what to do."""


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken: its line in the file, what stood there, and why."""

    line: int
    value: str
    reason: str


@dataclass
class ContactList:
    """What was found: distinct addresses in the order of the file, and what was left out."""

    emails: list[str] = field(default_factory=list)
    rejected: list[BadRow] = field(default_factory=list)
    duplicates: int = 0
    leavers: int = 0


def read_contacts(content: bytes) -> ContactList:
    """Read a list of people. Raises BadList where it is no list, has no column of addresses, or no usable address."""
    text = _decode(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = next(row for row in rows if _is_header(row))
        columns, leaver_at = _email_columns(header), _leaver_column(header)
        found, seen = ContactList(), set()
        for row in rows:
            _take(row, rows.line_num, columns, leaver_at, found, seen)
    except StopIteration:
        raise BadList("The file is empty.") from None
    except csv.Error as error:
        raise BadList("The file cannot be read as a table. Export it again as CSV, then retry.") from error
    if not found.emails:
        raise BadList(_nobody(found))
    return found


def _take(
    row: list[str], line: int, columns: list[int], leaver_at: int | None, found: ContactList, seen: set[str]
) -> None:
    if not any(cell.strip() for cell in row):
        return
    if leaver_at is not None and leaver_at < len(row) and row[leaver_at].strip().lower() in YES:
        found.leavers += 1
        return
    email = next((text for at in columns if at < len(row) and (text := row[at].strip().lower())), "")
    if reason := _problem(email):
        found.rejected.append(BadRow(line, email[:80], reason))
    elif email in seen:
        found.duplicates += 1
    elif len(seen) >= MOST_ROWS:
        raise BadList(f"The list has more than {MOST_ROWS:,} people. Split it.")
    else:
        seen.add(email)
        found.emails.append(email)


def _nobody(found: ContactList) -> str:
    if not found.rejected:
        return "Nobody is in the list, so nothing was changed. Check that you exported the right people."
    first = found.rejected[0]
    return f"No row has an email address that can be used, so nothing was changed. Line {first.line}: {first.reason}."


def _problem(email: str) -> str:
    if not email:
        return "no email address"
    if len(email) > LONGEST_EMAIL:
        return "not an email address"
    try:
        validate_email(email)
    except ValidationError:
        return "not an email address"
    return ""


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if BINARY.search(content[:4096]):
        raise BadList("This is not a CSV file. Open the list in your spreadsheet program and save it as CSV.")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadList("The file's letters cannot be read. Save it as CSV (UTF-8), then retry.")


def _delimiter(text: str) -> str:
    """The separator that the first line with words has most of."""
    lines = (line for line in text.splitlines() if _is_header([line]))
    first = next(lines, "")
    return max(DELIMITERS, key=first.count)


def _is_header(row: list[str]) -> bool:
    """Not blank, and not the line with which some programs tell each other the separator."""
    return any(cell.strip() for cell in row) and not row[0].lower().startswith("sep=")


def _email_columns(header: list[str]) -> list[int]:
    """The columns of addresses, the best first: where its cell is empty the next one counts."""
    names = [_plain(cell) for cell in header]
    found = [at for pattern in EMAIL_HEADERS for at, name in enumerate(names) if pattern.fullmatch(name)]
    if not found:
        named = ", ".join(cell.strip() for cell in header if cell.strip())[:200]
        raise BadList(f"No column is called “Email”. The first line has: {named}. Rename the column and try again.")
    return list(dict.fromkeys(found))


def _leaver_column(header: list[str]) -> int | None:
    return next((at for at, cell in enumerate(header) if LEAVER_HEADER.fullmatch(_plain(cell))), None)


def _plain(cell: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell)
    return re.sub(r"[^a-z]+", " ", spaced.lower().replace("e-mail", "email")).strip().replace("e mail", "email")
