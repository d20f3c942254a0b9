"""The whole database as rows of text, for attacks that look at everything."""

from collections.abc import Iterator

Contents = dict[str, list[str]]


def tables(cursor) -> list[str]:
    """Every table of the application, and those of its libraries."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def contents(cursor) -> Contents:
    """Every row of every table as text, sorted within a table."""
    rows_by_table: Contents = {}
    for table in tables(cursor):
        cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from the catalogue
        rows_by_table[table] = sorted(text for (text,) in cursor.fetchall())
    return rows_by_table


def differences(before: Contents, after: Contents) -> Iterator[tuple[str, int, int]]:
    """(table, rows gone, rows come) for each table that is not the same."""
    for table in sorted(before.keys() | after.keys()):
        old, new = before.get(table, []), after.get(table, [])
        gone, come = len(set(old) - set(new)), len(set(new) - set(old))
        if gone or come:
            yield table, gone, come


def mentions(cursor, needles: set[str]) -> dict[str, set[str]]:
    """The tables in which any of some texts stands, each with the texts."""
    return {
        table: hit
        for table, rows in contents(cursor).items()
        if (hit := {needle for needle in needles if any(needle in row for row in rows)})
    }
