"""Columns that sort: by the address, up first and then down, blanks last."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from tests.wqm.ui.test_components import write
from wqm.ui.sorting import sorting_of

ROWS = [SimpleNamespace(name="beta", day=2), SimpleNamespace(name="Alpha", day=None), SimpleNamespace(name="", day=1)]
COLUMNS = {"name": lambda row: row.name, "day": lambda row: row.day}


def request(query: str = ""):
    return RequestFactory().get(f"/{query}")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?sort=name", ["Alpha", "beta", ""]),
        ("?sort=-name", ["beta", "Alpha", ""]),
        ("?sort=day", ["", "beta", "Alpha"]),
        ("?sort=-day", ["beta", "", "Alpha"]),
        ("", ["beta", "Alpha", ""]),
        ("?sort=password", ["beta", "Alpha", ""]),
    ],
)
def test_rows_are_in_the_order_that_was_asked_for(query, names):
    assert [row.name for row in sorting_of(request(query), COLUMNS).rows(ROWS)] == names


def test_default_holds_where_nothing_known_is_asked_for():
    assert [row.name for row in sorting_of(request("?sort=x"), COLUMNS, default="-name").rows(ROWS)][0] == "beta"


def test_head_of_a_column_leads_to_its_order_and_keeps_the_rest_of_the_address():
    asked = request("?owner=me&sort=name&page=3")
    source = (
        "{% columns %}{% column 'Name' sort='name' %}{% column 'Day' sort='day' %}{% column 'Other' %}{% endcolumns %}"
    )
    soup = write(f"<table>{source}</table>", sorting=sorting_of(asked, COLUMNS), request=asked)
    assert [link["href"] for link in soup.select("a")] == ["?owner=me&sort=-name", "?owner=me&sort=day"]
    assert [head.get("aria-sort") for head in soup.select("th")] == ["ascending", None, None]
