"""The record takes what there is room for."""

import pytest

from wqm.activity.models import Activity
from wqm.activity.services import record
from wqm.tenancy.scope import scope


@pytest.mark.parametrize("length", [299, 300, 301, 5000])
def test_summary_is_cut_to_the_room_it_has(world, length):
    with scope(everything=True):
        record("page.tried", by=world.person("head"), school=world.school, summary="x" * length)
        assert Activity.objects.get(verb="page.tried").summary == "x" * min(length, 300)
