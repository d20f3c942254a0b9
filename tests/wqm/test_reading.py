"""Files become tables: what is guessed about separators, letters, sheets and headings, and what a person says."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from tests.wqm.old_workbooks import old_workbook
from wqm.contacts.reading import read_people, read_typed
from wqm.tables.reading import Reading, read_confined
from wqm.tables.table import BadList, pack, unpack

ANN, BEN = "ann@a.example", "ben@a.example"


def read(text: str, written_in: str = "utf-8", **how):
    """(header, rows without their lines)."""
    table = read_people(text.encode(written_in), Reading(**how))
    return table.header, [row for _, row in table.rows]


def workbook(**sheets) -> bytes:
    """A workbook with these sheets of rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES = {
    "quoted comma in a heading": (
        f'"Name (Surname, Forename)";Email\n"Lee, Ann";{ANN}\n"Ray, Ben";{BEN}\n',
        ["Name (Surname, Forename)", "Email"],
        [["Lee, Ann", ANN], ["Ray, Ben", BEN]],
    ),
    "a comma in every row": (f"Name;FTE;Email\nAnn;0,6;{ANN}\nBen;1,0;{BEN}\n", ["Name", "FTE", "Email"],
                             [["Ann", "0,6", ANN], ["Ben", "1,0", BEN]]),
    "many semicolons in a cell": (f"Email,Classes\n{ANN},1A;1B;1C\n{BEN},2A;2B;2C\n", ["Email", "Classes"],
                                  [[ANN, "1A;1B;1C"], [BEN, "2A;2B;2C"]]),
    "no headings": (f"{ANN},Ann\n{BEN},Ben\n", ["", ""], [[ANN, "Ann"], [BEN, "Ben"]]),
    "no headings, the first address misspelt": (f"ann@a,Ann\n{BEN},Ben\n", ["", ""], [["ann@a", "Ann"], [BEN, "Ben"]]),
    "sep= is obeyed": (f"sep=^\nName^Email\nAnn^{ANN}\n", ["Name", "Email"], [["Ann", ANN]]),
    "sep= with a quoted comma": (f'sep=;\n"A, B, C";Email\nAnn;{ANN}\n', ["A, B, C", "Email"], [["Ann", ANN]]),
    "titles above": (f"Staff list\nPrinted 3 November, by the office\n\nName,Email\nAnn,{ANN}\n", ["Name", "Email"],
                     [["Ann", ANN]]),
    "a title of several cells": (f"Larkfield Primary,,Printed 3 Nov\nName,Email,Role\nAnn,{ANN},Cook\n",
                                 ["Name", "Email", "Role"], [["Ann", ANN, "Cook"]]),
    "two lines, the upper over several columns": (
        f"Pupil,,Contact 1,\nName,Year,Name,Email\nAnn,1,Bo,{ANN}\n",
        ["Pupil Name", "Year", "Contact 1 Name", "Email"], [["Ann", "1", "Bo", ANN]],
    ),
    "two lines, the lower goes on": (f"First,Email,Job\nname,address,title\nAnn,{ANN},Cook\n",
                                     ["First name", "Email address", "Job title"], [["Ann", ANN, "Cook"]]),
    "a person without an address below the headings": (f"Name,Email\nUma,\nAnn,{ANN}\n", ["Name", "Email"],
                                                       [["Uma", ""], ["Ann", ANN]]),
    "a column without a heading": (f"Name\nAnn,{ANN}\nBen,{BEN}\n", ["Name", ""], [["Ann", ANN], ["Ben", BEN]]),
    "a cell too many": (f"Name,Email\nAnn,{ANN},x\nBen,{BEN}\nCy,c@a.example\n", ["Name", "Email"],
                        [["Ann", ANN], ["Ben", BEN], ["Cy", "c@a.example"]]),
    "two lines in a cell": (f'Name,Email\n"Ann\nLee",{ANN}\n', ["Name", "Email"], [["Ann\nLee", ANN]]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_file_is_read_as_a_person_would(name):
    text, header, rows = FILES[name]
    assert read(text) == (header, rows)


@pytest.mark.parametrize("said", ['sep="', "sep=x", "sep=", "sep=\r"])
def test_line_that_names_no_separator_is_no_such_line(said):
    assert read(f"{said}\nName,Email\nAnn,{ANN}\n") == (["Name", "Email"], [["Ann", ANN]])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_letters_are_found_out(encoding):
    assert read(f"Name,Email\nZoë,{ANN}\n", encoding) == (["Name", "Email"], [["Zoë", ANN]])


def test_what_a_person_says_is_not_guessed():
    assert read(f"Name;Email\nAnn;{ANN}\n", separator=",") == (["Name;Email"], [[f"Ann;{ANN}"]])
    assert read(f"Name,Email\nZo\u0089,{ANN}\n", "latin-1", encoding="mac_roman")[1] == [["Zoâ", ANN]]
    assert read(f"Title,x\nName,Email\nAnn,{ANN}\n", header=1) == (["Title", "x"], [["Name", "Email"], ["Ann", ANN]])
    assert read(f"Name,Email\nAnn,{ANN}\n", header=0) == (["", ""], [["Name", "Email"], ["Ann", ANN]])
    assert read(f"A,B\nName,Email\nAnn,{ANN}\n", header=1, header_lines=2)[0] == ["A Name", "B Email"]


def test_how_a_file_was_read_is_told_with_its_first_lines():
    table = read_people(f"Staff\nName;Email\nAnn;{ANN}\n".encode())
    assert table.how == Reading(";", "utf-8-sig", None, 2, 1)
    assert table.top == ((1, ["Staff"]), (2, ["Name", "Email"]), (3, ["Ann", ANN]))
    assert [line for line, _ in table.rows] == [3]


def test_cell_has_nothing_that_a_database_cannot_hold_wherever_it_stands():
    rows = "".join(f"Person {n},p{n}@a.example\n" for n in range(500))
    table = read_people(f"Name,Email\n{rows}An\0n\x07,{ANN}\n".encode())
    assert table.rows[-1] == (502, ["Ann", ANN])


def test_address_beyond_the_hundredth_column_is_read():
    table = read_people((",".join(f"C{n}" for n in range(150)) + f",Email\n{',' * 150}{ANN}\n").encode())
    assert (table.header[150], table.rows[0][1][150]) == ("Email", ANN)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'Name,Email\nAnn,{ANN}\n"Ben,{BEN}\nCy,c@a.example\n', "A quotation mark on line 3 is never closed"),
        (f'Name,Email\n"Ann,{ANN}\nBen,{BEN}\nCy "C",c@a.example\n', "A quotation mark on line 2 is never closed"),
        ('Name,Email\n"' + "x,y\n" * 60 + '",z\n', "A quotation mark on line 2 is never closed"),
        ('Name,Email\n"' + "x" * 200_000, "A quotation mark on line 2 is never closed"),
        ("x" * 200_000, "We cannot read this file as a table"),
        ("<html><table><tr><td>Email</td></tr></table>", "This is a web page saved as a spreadsheet"),
        (",".join(f"C{n}" for n in range(301)), "more than 300 columns"),
        ("Email\n" + "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,1,2,3,4,5,6\n" * 19_500, "too large for"),
    ],
)  # fmt: skip
def test_file_in_which_people_would_be_lost_is_refused_with_a_sentence(text, words):
    with pytest.raises(BadList, match=words):
        read(text)


def test_line_that_is_not_there_cannot_be_the_heading():
    with pytest.raises(BadList, match="The file has no line 9"):
        read(f"Email\n{ANN}\n", header=9)


LIST = [["Name", "Email"], ["Ann", ANN], ["Ben", BEN]]


def test_sheet_of_the_list_is_found_behind_a_cover_and_another_can_be_chosen():
    content = workbook(Cover=[["Staff export"], ["Questions? Write to", "help@system.example"]], Staff=LIST)
    table = read_people(content)
    assert (table.how.sheet, table.sheets, table.header) == ("Staff", ("Cover", "Staff"), ["Name", "Email"])
    assert [row for _, row in table.rows] == LIST[1:]
    cover = read_people(content, Reading(sheet="Cover"))
    assert (cover.how.sheet, cover.rows[0][1]) == ("Cover", ["Questions? Write to", "help@system.example"])


def test_workbook_without_headings_loses_nobody():
    assert [row for _, row in read_people(workbook(A=LIST[1:])).rows] == LIST[1:]


def test_lines_of_a_workbook_are_numbered_as_it_shows_them():
    table = read_people(workbook(A=[[], ["Staff list"], [], *LIST]))
    assert (table.how.header, [line for line, _ in table.rows]) == (4, [5, 6])


def test_numbers_and_days_of_a_workbook_are_text():
    from datetime import date  # noqa: PLC0415

    table = read_people(workbook(A=[["Email", "Year", "FTE", "Left"], [ANN, 5, 0.6, date(2026, 1, 2)]]))
    assert table.rows[0][1] == [ANN, "5", "0.6", "2026-01-02"]


def test_open_document_is_read():
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in LIST
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    xml = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Staff">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", xml)
    table = read_people(out.getvalue())
    assert (table.header, [row for _, row in table.rows], table.how.sheet) == (LIST[0], LIST[1:], "Staff")


def test_old_workbook_is_read():
    table = read_people(old_workbook(LIST))
    assert (table.header, [row for _, row in table.rows], table.how.sheet) == (LIST[0], LIST[1:], "Staff")


TYPED = {
    "one in a line": (f"{ANN}\n\n  {BEN}  \n", [["", ANN], ["", BEN]]),
    "with names": (f"Ann Lee <{ANN}>\n\"Ray, Ben\" <{BEN}>\n", [["Ann Lee", ANN], ["Ray, Ben", BEN]]),
    "separated": (f"Ann <{ANN}>, {BEN}; c@a.example", [["Ann", ANN], ["", BEN], ["", "c@a.example"]]),
    "names with a comma": (f"Lee, Ann <{ANN}>; Ray, Ben <{BEN}>", [["Lee, Ann", ANN], ["Ray, Ben", BEN]]),
    "spaces between": (f"{ANN} {BEN}", [["", ANN], ["", BEN]]),
    "mailto": (f"mailto:{ANN}", [["", ANN]]),
    "no address": ("Ann Lee\n", [["", "Ann Lee"]]),
    "a name without brackets": (f"Ann Lee {ANN}", [["", f"Ann Lee {ANN}"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPED)
def test_addresses_are_taken_as_they_are_typed(name):
    text, rows = TYPED[name]
    table = read_typed(text)
    assert (table.header, [row for _, row in table.rows]) == (["Name", "Email"], rows)


def test_rows_of_a_spreadsheet_that_are_pasted_are_a_table():
    assert read_typed(f"Name\tRole\tEmail\nAnn\tCook\t{ANN}\n").header == ["Name", "Role", "Email"]
    assert read_typed(f"Ann\tCook\t{ANN}\n").rows == [(1, ["Ann", "Cook", ANN])]
    assert read_typed(f"Name,Email\nAnn,{ANN}\n").rows == [(2, ["Ann", ANN])]


def test_nothing_typed_and_too_many_are_refused():
    for text, words in ((" \n ", "Enter at least one email address"), (f"{ANN}\n" * 20_001, "more than 20,000 people")):
        with pytest.raises(BadList, match=words):
            read_typed(text)


def test_table_is_packed_and_comes_back_and_is_never_larger_than_it_may_be():
    table = read_people(f"Staff\nName;Email\nZoë;{ANN}\n".encode())
    assert unpack(pack(table)) == table
    for packed in (b"", b"nonsense", pack(table)[:-9]):
        with pytest.raises(BadList, match="The upload did not finish"):
            unpack(packed)


def test_file_is_read_in_a_child_and_its_refusal_comes_back_as_a_sentence():
    target = "wqm.contacts.reading.packed_people"
    assert unpack(read_confined(f"Email\n{ANN}\n".encode(), target)).rows == [(2, [ANN])]
    with pytest.raises(BadList, match="The file is empty"):
        read_confined(b"", target)


def sparse() -> bytes:
    """A workbook of a few kB with a cell in the last row and column, which takes gigabytes as a dense table."""
    book = Workbook()
    book.active["A1"] = ANN
    book.active["XFD1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_that_wants_too_much_memory_is_refused_and_we_go_on():
    with pytest.raises(BadList, match="takes too long to read"):
        read_confined(sparse(), "wqm.contacts.reading.packed_people")
