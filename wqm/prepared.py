"""Questions that are asked on nearly every request and differ in one number: their SQL is written once in a process.

Django takes several times as long to write such a query as PostgreSQL to answer it. What it asks stays a queryset, in
its own room; what comes with the time of day, or with anything else than the number, cannot be asked like this.
"""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

# Stands for the number while the SQL is written; no row has it.
PLACEHOLDER = -7_210_943_126_000_001


class Prepared:
    """The queryset that `ask` makes of a number, as SQL; the number may come in it more than once.

    A number that no column can hold is one that no row has.
    """

    def __init__(self, ask: Callable[[int], QuerySet]):
        self._ask = ask

    def sql(self, number: int) -> tuple[str, list[Any]]:
        """As a cursor takes it: the text and its parameters."""
        text, parameters = self._written
        fits = -(2**63) <= number < 2**63
        return text, [number if value == PLACEHOLDER and fits else value for value in parameters]

    def rows(self, number: int) -> list[tuple]:
        """Of a queryset of values: its rows as the database gives them, without what fields make of values."""
        with connection.cursor() as cursor:
            cursor.execute(*self.sql(number))
            return cursor.fetchall()

    def objects(self, number: int) -> list[Any]:
        """Of a queryset of rows: the rows, with what it joins (`select_related`), as the queryset would give them.

        What Django works out before it asks is used again: which columns are whose (`ModelIterable` does the rest).
        """
        compiler = copy(self._compiled)
        compiler.connection = connection
        with connection.cursor() as cursor:
            cursor.execute(*self.sql(number))
            found = cursor.fetchall()
        whole = compiler.klass_info
        columns = whole["select_fields"]
        names = [column[0].target.attname for column in compiler.select[columns[0] : columns[-1] + 1]]
        # The stubs know a later Django, in which it takes one more argument.
        related = get_related_populators(whole, compiler.select, connection.alias)  # type: ignore[call-arg]
        rows = []
        for values in compiler.results_iter([found]):
            row = whole["model"].from_db(connection.alias, names, values[columns[0] : columns[-1] + 1])
            for populator in related:
                populator.populate(values, row)
            rows.append(row)
        return rows

    @cached_property
    def _compiled(self) -> Any:
        compiler = self._ask(PLACEHOLDER).query.get_compiler(connection=connection)
        compiler.as_sql()
        return compiler

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...]]:
        text, parameters = self._ask(PLACEHOLDER).query.sql_with_params()
        if PLACEHOLDER not in parameters:
            raise ValueError("This asks for the same for any number.")
        return text, parameters


def there_is(questions: Mapping[str, Prepared], number: int) -> dict[str, bool]:
    """Which of the questions have any row for `number`, all in one trip, by their names."""
    asked = [question.sql(number) for question in questions.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'EXISTS({text})' for text, _ in asked)}",
            [value for _, parameters in asked for value in parameters],
        )
        return dict(zip(questions, cursor.fetchone(), strict=True))
