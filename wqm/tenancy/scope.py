"""The scope of a request or task: the rows that exist for it.

PostgreSQL decides, through policies that read these settings (see `wqm.tenancy.row_policies`). Without a scope a query
on a tenant table returns no row, so that a forgotten filter shows nothing rather than somebody else's data.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

SET_SCOPE = (
    "SELECT set_config('wqm.schools', %s, true), set_config('wqm.trusts', %s, true),"
    " set_config('wqm.person', %s, true), set_config('wqm.wave', %s, true), set_config('wqm.audit', %s, true),"
    " set_config('wqm.visit', %s, true), set_config('wqm.everything', %s, true)"
)


@dataclass(frozen=True)
class Scope:
    """What the database settings say right now. Empty means: no tenant row at all."""

    schools: tuple[int, ...] = ()
    trusts: tuple[int, ...] = ()
    person: int | None = None
    wave: UUID | None = None
    audit: UUID | None = None
    visit: int | None = None
    everything: bool = False

    def settings(self) -> list[str]:
        """The values in the order of SET_SCOPE."""
        return [
            ",".join(map(str, self.schools)),
            ",".join(map(str, self.trusts)),
            "" if self.person is None else str(self.person),
            "" if self.wave is None else str(self.wave),
            "" if self.audit is None else str(self.audit),
            "" if self.visit is None else str(int(self.visit)),
            "on" if self.everything else "",
        ]


NOTHING = Scope()


def current_scope() -> Scope:
    """The scope entered on this connection, NOTHING outside of one."""
    return getattr(connection, "wqm_scope", NOTHING)


@contextmanager
def scope(
    *,
    schools: Iterable[int] = (),
    trusts: Iterable[int] = (),
    person: int | None = None,
    wave: UUID | None = None,
    audit: UUID | None = None,
    visit: int | None = None,
    everything: bool = False,
) -> Iterator[Scope]:
    """Enter a scope, in a transaction; the one before comes back at the end.

    Rows of a `visit` exist only for a `person` who is engaged on it, which the database asks (`wqm_engaged_visit`).
    `person` stays what it was when it is not given; everything else is replaced, never widened by accident. The
    settings are local to the transaction, so a pooled connection cannot carry them on.
    """
    before = current_scope()
    wanted = replace(
        before,
        schools=tuple(schools),
        trusts=tuple(trusts),
        person=before.person if person is None else person,
        wave=wave,
        audit=audit,
        visit=visit,
        everything=everything,
    )
    if connection.in_atomic_block:
        with _entered(wanted, before):
            yield wanted
    else:
        # The settings end with the transaction, so there is nothing to put back in the database.
        with transaction.atomic():
            _set(wanted)
            try:
                yield wanted
            finally:
                _remember(before)


@contextmanager
def scoped_transaction(**wanted: Any) -> Iterator[Scope]:
    """A scope for a request: a transaction, or a savepoint of the one around it, so that what fails leaves nothing."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext(), scope(**wanted) as entered:
        yield entered


def execute_alone(statements: str, values: Sequence[Any], *, person: int | None = None) -> list[tuple]:
    """Run SQL in a scope of `person`, or of everything, as a transaction of its own: one trip to the server.

    `statements` may be several, separated by semicolons; the rows of the last are returned, so it must return some.
    Inside of a transaction they become part of it.
    """
    name, setting = ("everything", "on") if person is None else ("person", str(int(person)))
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            with scope(everything=person is None, person=person):
                cursor.execute(statements, values)
        else:  # several statements sent at once are one transaction, before which nothing is set and nothing after
            cursor.execute(f"SELECT set_config('wqm.{name}', '{setting}', true);{statements}", values)
        return cursor.fetchall()


@contextmanager
def _entered(wanted: Scope, before: Scope) -> Iterator[None]:
    _set(wanted)
    try:
        yield
    finally:
        _remember(before)
        try:
            _set(before)
        except DatabaseError:
            # The transaction is broken already; its rollback brings the settings back.
            pass


def _set(wanted: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_SCOPE, wanted.settings())
    _remember(wanted)


def _remember(now: Scope) -> None:
    setattr(connection, "wqm_scope", now)  # noqa: B010 - the wrapper's type does not know our attribute
