"""Reading the national register's extract: pure, no database. Columns are found by name.

Those that we do not need are never read. The names and titles of heads in the file belong to nobody here: no field of
`RegisterRow` could hold them.
"""

import csv
import io
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from schools.enums import Country, Phase, SchoolStatus
from wqm.tables.encoding import encoding_of
from wqm.tables.table import WORKBOOK
from wqm.tables.writing import plain_text

LONGEST_REASON = 100
REQUIRED = (
    "URN", "EstablishmentName", "EstablishmentStatus (name)", "PhaseOfEducation (name)", "LA (code)", "LA (name)",
    "OpenDate", "CloseDate", "Town", "Postcode", "Trusts (code)", "Trusts (name)",
)  # fmt: skip
STATUSES = {str(status.label).casefold(): status for status in SchoolStatus}
PHASES = {str(phase.label).casefold(): phase for phase in Phase} | {
    "middle deemed primary": Phase.MIDDLE,
    "middle deemed secondary": Phase.MIDDLE,
    "all through": Phase.ALL_THROUGH,
    "": Phase.NOT_APPLICABLE,
}
COUNTRIES = {str(country.label).casefold(): country for country in Country}


class BadRegister(ValueError):
    """The file cannot be the register's extract; the message says why and what to do. Nothing was changed."""


class BadValue(ValueError):
    """One value of a row cannot be understood."""

    def __init__(self, value: str, reason: str):
        super().__init__(reason)
        self.value, self.reason = value[:80], reason


@dataclass(frozen=True)
class Rejected:
    """A row that was left out: its line in the file, the value, and what is wrong with it."""

    line: int
    value: str
    reason: str


@dataclass(frozen=True)
class RegisterRow:
    """A school as the register describes it, and its trust. `fields` are those of the model `School`."""

    line: int
    fields: dict[str, Any]
    trust_uid: str
    trust_name: str
    reason_closed: str = ""


def read_register(file: IO[bytes]) -> Generator[RegisterRow | Rejected, None, None]:
    """Every row as a school or a rejection. Raises BadRegister where the file is something else or incomplete."""
    text = _text_of(file)
    try:
        yield from _rows(csv.reader(text, strict=True))
    finally:
        text.detach()  # the file is the caller's to close


def _text_of(file: IO[bytes]) -> io.TextIOWrapper:
    start = file.read(4)
    if not start:
        raise BadRegister("The file is empty. Download it again.")
    if start == WORKBOOK:
        raise BadRegister("This is a ZIP or Excel file. Unzip it, and upload the CSV file inside.")
    encoding = encoding_of(file)
    if encoding is None:
        raise BadRegister("This is not a CSV file. Download the national register as CSV and upload that.")
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _rows(reader: Any) -> Generator[RegisterRow | Rejected, None, None]:
    columns, width = _header(reader)
    seen: set[str] = set()
    cells: list[str] = []
    try:
        for cells in reader:
            if any(cells):
                yield _once(_read_row(reader.line_num, cells, columns, width), seen)
    except csv.Error as error:
        if "end of data" in str(error):
            raise BadRegister(_incomplete(reader.line_num)) from error
        raise BadRegister(f"Line {reader.line_num} cannot be read: {error}. Download the file again.") from error
    if not cells:
        raise BadRegister("The file has column headings but no schools. Download it again.")
    if 0 < len(cells) < width:
        raise BadRegister(_incomplete(reader.line_num))


def _once(row: RegisterRow | Rejected, seen: set[str]) -> RegisterRow | Rejected:
    if isinstance(row, RegisterRow):
        urn = row.fields["identifier"]
        if urn in seen:
            return Rejected(row.line, urn, "This URN is in the file twice. We used the first row.")
        seen.add(urn)
    return row


def _header(reader: Any) -> tuple[dict[str, int], int]:
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise BadRegister("This is not the national register as a CSV file.") from error
    columns: dict[str, int] = {}
    for position, name in enumerate(header):
        columns.setdefault(name.strip(), position)
    missing = [name for name in REQUIRED if name not in columns]
    if len(missing) == len(REQUIRED):
        raise BadRegister(
            "This is not the national register: the first line has none of the columns we need, such as URN and "
            "EstablishmentName. Download the “all establishments” file, and upload it as it is."
        )
    if missing:
        raise BadRegister(
            f"The file has no column called {', '.join(missing)}. Download the file with all its columns."
        )
    return columns, len(header)


def _incomplete(line: int) -> str:
    return f"The file ends part-way through line {line}, so the download did not finish. Download it again."


def _read_row(line: int, cells: list[str], columns: dict[str, int], width: int) -> RegisterRow | Rejected:
    if len(cells) != width:
        return Rejected(
            line, plain_text(cells[0])[:80], f"The row has {len(cells)} values, but there are {width} columns."
        )

    def cell(name: str) -> str:
        return " ".join(plain_text(cells[columns[name]]).split()) if name in columns else ""

    try:
        fields = _fields(cell)
        uid, name = _trust(cell)
    except BadValue as error:
        return Rejected(line, error.value, error.reason)
    return RegisterRow(line, fields, uid, name, cell("ReasonEstablishmentClosed (name)")[:LONGEST_REASON])


def _fields(cell: Callable[[str], str]) -> dict[str, Any]:
    urn = cell("URN")
    if not urn.isdecimal() or len(urn) > 10:
        raise BadValue(urn, "The URN is not a number.")
    if not cell("EstablishmentName"):
        raise BadValue(urn, "The school has no name.")
    return {
        "country": COUNTRIES.get(cell("Country (name)").casefold(), Country.ENGLAND),
        "scheme": "URN",
        "identifier": urn,
        "ukprn": _text(cell("UKPRN"), 10),
        "name": _text(cell("EstablishmentName"), 200),
        "la_code": _text(cell("LA (code)"), 5),
        "la_name": _text(cell("LA (name)"), 100),
        "establishment_number": _text(cell("EstablishmentNumber"), 6),
        "type_name": _text(cell("TypeOfEstablishment (name)"), 100),
        "phase": _choice(PHASES, cell("PhaseOfEducation (name)"), "phase"),
        "status": _choice(STATUSES, cell("EstablishmentStatus (name)"), "status"),
        "opened_on": _date(cell("OpenDate")),
        "closed_on": _date(cell("CloseDate")),
        "lowest_age": _number(cell("StatutoryLowAge"), 120),
        "highest_age": _number(cell("StatutoryHighAge"), 120),
        "pupils": _number(cell("NumberOfPupils"), 100_000),
        "street": _text(cell("Street"), 200),
        "town": _text(cell("Town"), 100),
        "postcode": _text(cell("Postcode").upper(), 10),
        "website": _text(cell("SchoolWebsite"), 250),
        "from_register": True,
    }


def _trust(cell: Callable[[str], str]) -> tuple[str, str]:
    """The academy trust. Other trusts in these columns (of foundation schools) run no schools and are left out."""
    uid, flag = cell("Trusts (code)"), cell("TrustSchoolFlag (name)").casefold()
    if not uid or uid == "0" or (flag and "academy trust" not in flag):
        return "", ""
    if not cell("Trusts (name)"):
        raise BadValue(uid, "The trust has a code but no name.")
    return _text(uid, 20), _text(cell("Trusts (name)"), 200)


def _text(value: str, most: int) -> str:
    if len(value) > most:
        raise BadValue(value, f"The value is longer than {most} characters.")
    return value


def _choice(known: dict[str, Any], value: str, kind: str) -> Any:
    try:
        return known[value.casefold()]
    except KeyError:
        raise BadValue(value, f"This {kind} is not known here.") from None


def _date(value: str) -> date | None:
    if not value:
        return None
    try:
        return datetime.strptime(value, "%d-%m-%Y").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise BadValue(value, "The date is not in the form DD-MM-YYYY.") from None


def _number(value: str, most: int) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or len(value) > 10 or int(value) > most:
        raise BadValue(value, "This number is out of range.")
    return int(value)
