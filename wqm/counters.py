"""Counters of rate limits, in a table of the database.

Django's own cache of this kind keeps so many rows and then deletes those whose keys come first, of any kind:
somebody who makes many keys of one kind empties the counters of another. Here a row goes when its time is over, and
never before; each purpose has a table of its own.
"""

from typing import Any

from django.core.cache.backends.db import DatabaseCache


class CounterCache(DatabaseCache):
    """Above `MAX_ENTRIES` rows those whose time is over are deleted, and no others."""

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        # Django's own, asked for the first half of its work: it goes on to live rows only above this number.
        most, self._max_entries = self._max_entries, num
        try:
            super()._cull(db, cursor, now, num)  # type: ignore[misc]  # the stubs do not know it
        finally:
            self._max_entries = most
