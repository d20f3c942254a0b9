"""Lists and dashboards cost the same number of queries with one thing and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.project.costs import CASES
from wqm.tenancy.scope import scope


def cost(client, url: str) -> int:
    """How many queries one request makes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.route)
def test_page_costs_the_same_with_more_of_everything(world, sign_in, case):
    client, url = sign_in(case.persona), case.url(world)
    with scope(everything=True):
        case.first(world)
    client.get(url)  # what is remembered for an hour, or for the process, is remembered now
    before = cost(client, url)
    with scope(everything=True):
        case.more(world)
    assert (before, cost(client, url)) == (case.queries, case.queries)
