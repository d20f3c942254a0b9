"""An old Excel workbook (.xls) of text cells, made by hand: no library writes them any more."""

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_workbook(rows: list[list[str]]) -> bytes:
    """One sheet called Staff, as BIFF8 records in a compound file."""
    stream = _records(rows)
    stream += b"\0" * (max(4096, -(-len(stream) // SECTOR) * SECTOR) - len(stream))
    sectors = len(stream) // SECTOR
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, END, 0, END, 0, 0, *[FREE] * 108,
    )  # fmt: skip
    table = [FAT, END, *range(3, sectors + 2), END]
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream))
    return header + fat + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    place = struct.pack("<HBBIII16xI8x8xIQ", len(letters), kind, 1, FREE, FREE, child, 0, start, size)
    return letters.ljust(64, b"\0") + place


def _records(rows: list[list[str]]) -> bytes:
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            letters = text.encode("utf-16-le")
            sheet += _record(0x204, struct.pack("<HHHHB", at, column, 0, len(text), 1) + letters)
    sheet += _record(0x0A, b"")
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600))
    name = "Staff"
    length = len(begin) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name.encode())
    return begin + bound + _record(0x0A, b"") + sheet


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
