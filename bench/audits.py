"""A hall of 150 people, with the rights that a role has: made, moved on, released. Prints what the measures need."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wqm.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - needs the apps

from audits import seats  # noqa: E402
from audits.enums import StepKind  # noqa: E402
from audits.models import RoomGroup, Session, Step  # noqa: E402
from audits.services import hall  # noqa: E402
from audits.services.keys import make_key  # noqa: E402
from audits.services.preparing import start_audit  # noqa: E402
from audits.services.releasing import release_step  # noqa: E402
from framework.models import Version  # noqa: E402
from schools.models import Membership, School  # noqa: E402
from wqm.tenancy.scope import scope  # noqa: E402

PEOPLE = 150
SOON = 6.0  # seconds from the end of a step to its release


def make() -> None:
    """A session that is open, in the step in which people write alone."""
    with scope(everything=True):
        school = School.objects.get(identifier="990004")
        by = Membership.objects.filter(school=school, role="head").select_related("user")[0].user
        audit = start_audit(
            school=school, name="Bench", form="inset", version=Version.objects.get(code="sample-six"), led_by="school",
            facilitator="Nobody", people=PEOPLE, leaders=0, starts=[timezone.now()], by=by,
        )  # fmt: skip
        make_key(audit.pk)
        session = _session(audit.pk)
        hall.open_session(session=session, by=by)
        for _ in range(3):  # the opening begins, ends, and people write
            session = _session(audit.pk)
            step = hall.go_on(session=session, edition=session.edition, by=by)
        slips = [
            (group.number, seats.slip_token(*place), seats.slip_code(*place))
            for group in RoomGroup.objects.filter(audit=audit)
            for place in ((session.pk, group.number, number) for number in range(1, group.seats + 1))
        ]  # fmt: skip
    assert step is not None and step.kind == StepKind.ALONE
    print(json.dumps({"audit": str(audit.pk), "step": str(step.pk), "slips": slips}))


def end(audit_id: str) -> None:
    """End the step that runs, so that it is opened in SOON seconds."""
    with scope(everything=True):
        session = _session(audit_id)
        step = hall.go_on(session=session, edition=session.edition, by=session.audit.started_by)
        assert step is not None
        due = timezone.now() + timedelta(seconds=SOON)
        Step.objects.filter(pk=step.pk).update(due_at=due)
        hall.beat(session.audit)


def release(step_id: str) -> None:
    """Wait until it is due, open it, and say when that was."""
    with scope(everything=True):
        due = Step.objects.get(pk=step_id).due_at
    assert due is not None
    time.sleep(max(0.0, (due - timezone.now()).total_seconds()))
    release_step(UUID(step_id))
    print(time.time())


def _session(audit_id: Any) -> Session:
    return Session.objects.select_related("audit__school", "audit__started_by").get(audit=audit_id)


if __name__ == "__main__":
    STEPS: dict[str, Callable[..., None]] = {"make": make, "end": end, "release": release}
    STEPS[sys.argv[1]](*sys.argv[2:])
