"""An audit of Hazel Primary: twelve staff, three senior leaders, two groups; a key store of its own for every test."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audits.enums import StepKind
from audits.models import Audit, RoomGroup
from audits.services import themes
from audits.services.agreements import add_agreement
from audits.services.late import release_late
from tests.audits.halls import Hall, joined, plan
from tests.audits.online import LEADERS, STAFF, Online
from tests.databases import as_worker
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


@pytest.fixture
def over(in_hall) -> Hall:
    """A hall in which three people wrote, closed after the alone step."""
    in_hall.go_to(StepKind.ALONE)
    for number, text in enumerate(("Marking at night", "Marking on Sundays", "Tea is good"), 1):
        in_hall.send(1, number, entry_2_weakness=text, rating_2="1")
    in_hall.end()
    in_hall.close_session()
    return in_hall


@pytest.fixture
def gathered(over) -> Hall:
    """Entries are being joined; what came late has been opened."""
    with as_worker():
        release_late(over.audit.pk)
    with scope(schools=[over.audit.school_id]):
        themes.gather(audit=over.audit, by=over.world.person("head"))
    return over


@pytest.fixture
def reported(gathered) -> Hall:
    """With one theme of two entries, and its report shared."""
    joined(gathered, "Marking at night", "Marking on Sundays")
    head = gathered.world.person("head")
    with scope(schools=[gathered.audit.school_id]):
        add_agreement(audit=gathered.now, kind="action", text="Whole-class feedback", by=head)
        themes.confirm_themes(audit=gathered.now, by=head)
        themes.publish_report(audit=gathered.now, by=head)
    return gathered


@pytest.fixture
def unsent(world) -> Online:
    """Online from today for ten days, with nobody on the list yet."""
    today = timezone.localdate()
    return Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=10)))


@pytest.fixture
def online(unsent) -> Online:
    """The same; ten staff and two senior leaders have their links."""
    unsent.invite(STAFF, LEADERS)
    unsent.send_links()
    return unsent


@pytest.fixture
def beside(world, audit) -> Online:
    """A hall, and two people who cannot come."""
    held = Online(world, audit)
    held.invite(STAFF[:1], LEADERS[:1])
    held.send_links()
    return held


@pytest.fixture(autouse=True)
def _nobody_who_sends_waits():
    """No lock keeps others from referring to a row: what people send refers to its audit and its step."""

    def look(execute, sql, params, many, context):
        assert not ("FOR UPDATE" in sql and REFERRED_TO.search(sql)), f"keeps people from sending: {sql}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
