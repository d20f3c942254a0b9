"""What reads text of strangers takes about twice as long for twice as much, also where the text is made to be slow."""

import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from plans.metric_headings import read_numbers
from plans.metric_parsing import read_file
from plans.metrics import SHIPPED
from schools.register import REQUIRED, BadRegister, read_register
from surveys.recipients import guess_meanings, pick_people
from surveys.recipients.groups import category_of, make_breakdown, plain
from surveys.recipients.proposals import propose
from surveys.recipients.titles import group_columns
from wqm.contacts.addresses import why_unusable
from wqm.contacts.answers import read_leaver
from wqm.contacts.reading import read_people, read_typed
from wqm.tables.table import LONGEST_CELL, BadList, pack, unpack

ROLE = make_breakdown("Role", ["Teachers", "Teaching assistants", "Leaders", "Office, site and kitchen"])
REGISTER = ",".join(REQUIRED) + "\n"


def people(rows: int, cell: str = "x") -> bytes:
    return ("Email,Role\n" + "".join(f"p{n}@a.example,{cell}{n}\n" for n in range(rows))).encode()


def workbook(rows: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("A")
    for n in range(rows):
        sheet.append([f"p{n}@a.example", "Teacher", n])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def picked(content: bytes) -> None:
    table = read_people(content)
    meanings = guess_meanings(table, [ROLE])
    group_columns(table, meanings, [ROLE])
    pick_people(table, meanings, breakdowns=[ROLE])


CASES: dict[str, tuple[Callable[[int], Any], Callable[[Any], Any], int]] = {
    "rows": (lambda n: people(n), read_people, 2000),
    "quotation marks": (lambda n: b'Email,Name\na@b.example,"' + b'""' * n, read_people, 60_000),
    "odd quotation marks": (lambda n: b"Email,Name\n" + b'a@b.example,x"y\n' * n + b'"', read_people, 2000),
    "cells of lines": (lambda n: b"Email,Name\n" + b'a@b.example,"x\ny"\n' * n + b'z"', read_people, 2000),
    "blank lines": (lambda n: b"\n" * n, read_people, 60_000),
    "one line": (lambda n: b"," * n, read_people, 100_000),
    "workbook": (workbook, read_people, 1500),
    "packing": (lambda n: read_people(people(n)), lambda table: unpack(pack(table)), 4000),
    "typed brackets": (lambda n: '"a<' * n + "@", read_typed, 40_000),
    "typed commas": (lambda n: "a," * n + "@", read_typed, 10_000),
    "picking": (lambda n: people(n, "head of maths "), picked, 700),
    "numbers": (
        lambda n: b"Academic year,Leavers\n" + b"2025/26,1\n" * n,
        lambda content: read_file(read_numbers(content), SHIPPED, {}, only_school=1),
        1500,
    ),
    "register": (lambda n: (REGISTER + "1," * n + "\n").encode(), lambda text: list(register(text)), 200_000),
    "register quotation marks": (lambda n: (REGISTER + '"' * n).encode(), lambda text: list(register(text)), 400_000),
}


def register(content: bytes):
    return read_register(io.BytesIO(content))


def seconds(make, read, size: int) -> float:
    """The fastest of three."""
    given, times = make(size), []
    for _ in range(3):
        started = time.process_time()
        try:
            read(given)
        except (BadList, BadRegister):
            pass
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.parametrize("name", CASES)
def test_twice_as_much_takes_about_twice_as_long(name):
    make, read, size = CASES[name]
    assert seconds(make, read, 2 * size) < 3 * seconds(make, read, size) + 0.01


CELLS = {
    "address": why_unusable,
    "leaving": lambda cell: read_leaver(cell, date(2026, 1, 1)),
    "group": lambda cell: category_of(ROLE, cell),
    "title": lambda cell: propose(plain(cell), ROLE),
}
WORDS = ["a ", "1-", "yes (", "head ", "@", "a.", "1 to ", "- ", "‍x"]


@pytest.mark.parametrize("name", CELLS)
def test_longest_cell_takes_less_than_a_short_list(name):
    cells = [(word * LONGEST_CELL)[:LONGEST_CELL] for word in WORDS]
    started = time.process_time()
    for cell in cells:
        CELLS[name](cell)
    assert time.process_time() - started < seconds(people, read_people, 2000) * len(cells) / 4
