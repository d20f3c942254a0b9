"""An audit of Hazel Primary: twelve staff, three senior leaders, two groups; a key store of its own for every test."""

import pytest

from audits.models import Audit, RoomGroup
from tests.audits.halls import Hall, plan
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.SURVEY_KEY_DIRS = [str(tmp_path / "keys-a"), str(tmp_path / "keys-b")]


@pytest.fixture
def audit(world) -> Audit:
    """One that nobody has begun."""
    return plan(world)


@pytest.fixture
def in_hall(world, audit) -> Hall:
    """Its session is open."""
    held = Hall(world, audit)
    held.open()
    return held


@pytest.fixture
def groups(audit) -> list[RoomGroup]:
    """Two of staff, and the senior leaders."""
    with scope(schools=[audit.school_id]):
        return list(RoomGroup.objects.filter(audit=audit))
