"""Fixtures of the tests about evidence."""

import pytest

from tests.evidence.school_at_work import Hazel
from wqm.tenancy.scope import scope


@pytest.fixture
def hazel(world):
    """Inside the scope of the school, as its pages are."""
    school_at_work = Hazel(world)
    with scope(schools=[world.school.pk]):
        yield school_at_work
