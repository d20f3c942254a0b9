"""The national register: what an import brings in, what it leaves out, and what it refuses."""

import csv
import io
import time
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from schools.models import School, Trust
from schools.register import BadRegister, Rejected, read_register
from schools.services.register import Report, import_register
from schools.services.schools import create_trust, enter_school
from tests import factories as f
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

FILE = Path(__file__).parent.parent / "data" / "register_gias.csv"


def content(change=None, keep=None) -> bytes:
    """The extract with `change(row)` applied to every row, and only the columns in `keep`."""
    with FILE.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if keep is None or name in keep]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, quoting=csv.QUOTE_ALL, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        if change:
            change(row)
        writer.writerow(row)
    return out.getvalue().encode("cp1252")


def run(data: bytes | None = None) -> Report:
    return import_register(file=io.BytesIO(FILE.read_bytes() if data is None else data), by=None)


@pytest.fixture
def imported(world) -> Report:
    """The extract, brought in once."""
    return run()


def of_register():
    return School.objects.filter(from_register=True)


def test_facts_of_the_extract(imported):
    assert imported.new + imported.changed == 400  # four of its numbers are schools of the world
    assert imported.rejected == 0
    assert imported.statuses == {"open": 350, "closed": 35, "closing": 9, "proposed": 6}
    assert of_register().filter(trust=None).count() == 180
    assert imported.trusts_new == 25
    sizes = [trust.schools.filter(from_register=True).count() for trust in Trust.objects.all()]
    assert max(sizes) == 21


def test_values_are_what_the_file_says(imported):
    school = School.objects.get(identifier="900001")
    assert school.name == "St Bede’s Catholic Primary School, Coldharbour"
    assert school.opened_on == date(2008, 9, 1)
    assert (school.phase, school.lowest_age, school.highest_age, school.pupils) == ("primary", 4, 11, 196)
    assert School.objects.get(identifier="900004").la_code == "070"
    assert of_register().filter(status="closed").values_list("closed_on", flat=True).distinct().get() == date(
        2025, 8, 31
    )
    assert of_register().filter(pupils=None).exists()


def test_second_run_changes_nothing(imported):
    again = run()
    assert (again.new, again.changed, again.unchanged) == (0, 0, 400)
    assert (again.trusts_new, again.trusts_renamed) == (0, 0)


def test_no_head_is_stored_anywhere(imported):
    with FILE.open(encoding="cp1252", newline="") as file:
        heads = {(row["HeadFirstName"], row["HeadLastName"]) for row in csv.DictReader(file)}
    stored = everything_stored()
    assert "Elmswell High School" in stored  # a control: what is stored is found
    titles = {"Headteacher", "Dr", "Mrs", "Ms"}
    assert [head for head in heads if f"{head[0]} {head[1]}" in stored] == []
    names = {name for head in heads for name in head}
    assert sorted(set(stored.split("\x1f")) & (titles | names)) == []


def everything_stored() -> str:
    """Every text value of every table, one after the other."""
    texts = []
    with scope(everything=True), connection.cursor() as cursor:
        for model in apps.get_models():
            for column in model._meta.local_concrete_fields:
                kind = column.db_type(connection)
                unread = {"surveys.Ballot", "surveys.KeyStoreMark"}  # which the web may not read
                if model._meta.label in unread or not kind.startswith(("varchar", "text", "jsonb")):
                    continue
                cursor.execute(f'SELECT "{column.column}"::text FROM "{model._meta.db_table}"')  # noqa: S608 - names of our own columns
                texts += [row[0] or "" for row in cursor.fetchall()]
    return "\x1f".join(texts)


def test_changes_say_which_fields(imported):
    def change(row):
        if row["URN"] == "900010":
            row["EstablishmentName"] = "Renamed School"
        if row["URN"] == "900011":
            row.update({"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"})
        if row["URN"] == "900002":
            row.update({"Trusts (code)": "", "Trusts (name)": "", "TrustSchoolFlag (name)": "Not applicable"})

    report = run(content(change))
    assert {entry["urn"]: entry["fields"] for entry in report.changes} == {
        "900010": ["name"],
        "900011": ["closed_on", "status"],
        "900002": ["trust"],
    }
    assert (report.changed, report.closed, report.left_trust) == (3, 1, 1)
    assert School.objects.get(identifier="900002").trust is None


def test_renamed_trust_keeps_its_schools(imported):
    def change(row):
        if row["Trusts (code)"] == "2000":
            row["Trusts (name)"] = "ALDERBROOK TRUST"

    before = Trust.objects.get(uid="2000")
    report = run(content(change))
    assert report.renamed_trusts == [{"before": before.name, "after": "ALDERBROOK TRUST"}]
    assert (report.changed, Trust.objects.get(uid="2000").pk) == (0, before.pk)


def test_school_that_the_file_does_not_name_is_left_alone(imported):
    lines = FILE.read_bytes().split(b"\r\n")
    report = run(b"\r\n".join(lines[:301]) + b"\r\n")
    assert (report.unchanged, report.absent) == (300, 100)
    assert of_register().count() == 400


def test_bad_rows_are_rejected_with_line_value_and_reason(world):
    def change(row):
        wrong = {
            "900010": {"OpenDate": "2020/09/01"},
            "900011": {"EstablishmentStatus (name)": "Asleep"},
            "900012": {"NumberOfPupils": "many"},
            "900013": {"EstablishmentName": ""},
            "900014": {"URN": "X1"},
            "900015": {"URN": "900016"},
        }
        row.update(wrong.get(row["URN"], {}))

    report = run(content(change))
    assert [(row["line"], row["value"]) for row in report.rejected_rows] == [
        (12, "2020/09/01"), (13, "Asleep"), (14, "many"), (15, "900013"), (16, "X1"), (18, "900016"),
    ]  # fmt: skip
    assert of_register().count() == 394
    assert all(row["reason"].endswith(".") for row in report.rejected_rows)


def test_columns_are_found_by_name(world):
    lines = list(csv.reader(io.StringIO(FILE.read_bytes().decode("cp1252"), newline="")))
    out = io.StringIO()
    csv.writer(out).writerows([row[::-1] for row in lines])
    run(out.getvalue().encode("utf-8-sig"))
    assert of_register().count() == 400
    assert School.objects.get(identifier="900001").name == "St Bede’s Catholic Primary School, Coldharbour"


def test_foundation_trust_is_not_a_trust_here(world):
    def change(row):
        if row["URN"] == "900010":
            row["TrustSchoolFlag (name)"] = "Supported by a trust"

    run(content(change))
    assert School.objects.get(identifier="900010").trust is None


def test_school_entered_by_hand_becomes_the_one_of_the_register(world):
    with scope(everything=True):
        by_hand = f.SchoolFactory(name="elmswell high school", identifier="", postcode="ZZ758DQ")
    report = run()
    by_hand.refresh_from_db()
    assert (report.adopted, by_hand.identifier, by_hand.from_register) == (1, "900000", True)
    assert School.objects.filter(name__iexact="Elmswell High School").count() == 1


def test_other_schools_entered_by_hand_are_left_alone(world):
    with scope(everything=True):
        by_hand = f.SchoolFactory(name="Ysgol Bryn", identifier="", country="wales", scheme="WG")
    run()
    by_hand.refresh_from_db()
    assert (by_hand.name, by_hand.from_register, by_hand.identifier) == ("Ysgol Bryn", False, "")


BAD = {
    "empty": (b"", "is empty"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "not a CSV file"),
    "zip": (b"PK\x03\x04" + b"\x00" * 500, "Unzip it"),
    "other": (b"Name,Email\r\nAda,ada@else.example\r\n", "none of the columns"),
    "header": (FILE.read_bytes().split(b"\r\n")[0] + b"\r\n", "no schools"),
    "cut": (FILE.read_bytes()[:20_000], "ends part-way through line"),
    "cut_in_last_row": (FILE.read_bytes()[:-200], "ends part-way through line 401"),
    "column": (FILE.read_bytes().replace(b'"Postcode"', b'"PostCode2"', 1), "no column called Postcode"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_and_changes_nothing(world, name):
    data, sentence = BAD[name]
    before = list(School.objects.order_by("pk").values())
    with pytest.raises(BadRegister, match=sentence):
        run(data)
    assert list(School.objects.order_by("pk").values()) == before


def test_missing_columns_are_all_named(db):
    with pytest.raises(BadRegister) as error:
        list(read_register(io.BytesIO(content(keep={"URN", "Town", "EstablishmentName"}))))
    assert str(error.value).count(",") == 8
    assert "EstablishmentStatus (name)" in str(error.value)


def test_short_row_in_the_middle_is_rejected_alone(db):
    lines = FILE.read_bytes().split(b"\r\n")
    lines[5] = b'"900004","070"'
    rejected = [row for row in read_register(io.BytesIO(b"\r\n".join(lines))) if isinstance(row, Rejected)]
    assert [(row.line, row.value) for row in rejected] == [(6, "900004")]


def test_nul_in_the_file_is_left_out_of_what_is_stored(db):
    lines = FILE.read_bytes().split(b"\r\n")
    lines[300] = lines[300].replace(b'",', b'\0\x07",')
    lines[301] = b"9\0,short"
    rows = list(read_register(io.BytesIO(b"\r\n".join(lines))))
    assert [row for row in rows if "\0" in str(row) or "\\x00" in repr(row)] == []
    assert rows[300].value == "9"


def test_command_prints_the_report(world, capsys):
    call_command("import_register", str(FILE))
    assert "Changed schools" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_register", str(Path(__file__)))


def test_long_file_says_how_far_it_is_every_2000_rows(world):
    header, *rows = content().decode("cp1252").split("\r\n")[:401]
    several = [row.replace('"900', f'"{100 + copy}', 1) for copy in range(11) for row in rows]
    heard = []
    data = "\r\n".join([header, *several, ""]).encode("cp1252")
    import_register(file=io.BytesIO(data), by=None, progress=lambda done, of: heard.append((done, of)))
    (first, _), (second, _), last = heard
    assert (len(several), last) == (4400, (80, 100))
    assert 0 < first < second < 80


def test_same_school_is_not_entered_twice(world):
    fields = {"name": "Ysgol Bryn", "country": "wales", "scheme": "WG", "identifier": "6601", "town": "Bala"}
    with scope(everything=True):
        first = enter_school(by=world.person("officer"), **fields)
        assert first.reference == "WG 6601"
        with pytest.raises(NotAllowed, match="Ysgol Bryn .WG 6601, Bala. is already here"):
            enter_school(by=world.person("officer"), **{**fields, "name": "Bryn"})
        with pytest.raises(NotAllowed, match="is already here"):
            enter_school(by=world.person("officer"), **{**fields, "identifier": ""})
        with pytest.raises(NotAllowed, match="There is already a trust called"):
            create_trust(name="northern trust", by=world.person("officer"))


@pytest.mark.slow
def test_25_000_rows(world, capsys):
    base = content().decode("cp1252").split("\r\n")
    rows = [base[0]]
    for copy in range(63):
        rows += [row.replace('"900', f'"{100 + copy}', 1) for row in base[1:401]]
    data = "\r\n".join([*rows[:25_001], ""]).encode("cp1252")
    times = []
    for _ in range(2):
        start = time.perf_counter()
        report = run(data)
        times.append(time.perf_counter() - start)
    assert report.unchanged == 25_000
    with capsys.disabled():
        print(f"\n25,000 rows, {len(data) >> 20} MB: first {times[0]:.1f} s, again {times[1]:.1f} s")  # noqa: T201 - the measurement is what this prints
