"""An audit of Hazel Primary: twelve staff, three senior leaders, two groups; a key store of its own for every test."""

import re

import pytest
from django.db import connection

from audits.models import Audit, RoomGroup
from tests.audits.halls import Hall, plan
from wqm.tenancy.scope import scope

REFERRED_TO = re.compile('FROM "audits_(audit|session|step)"')


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


@pytest.fixture(autouse=True)
def _nobody_who_sends_waits():
    """No lock keeps others from referring to a row: what people send refers to its audit and its step."""

    def look(execute, sql, params, many, context):
        assert not ("FOR UPDATE" in sql and REFERRED_TO.search(sql)), f"keeps people from sending: {sql}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
