"""What leaders do with links and paper sheets of staff audits, by the verbs with which it is written down."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from audits.models import Audit, Mailing, RoomGroup, Session, Step
from audits.services import hall, links, paper, preparing
from framework.models import Version
from tests.world import World
from tests.wqm.activity.states import Act
from wqm.sealing.derivation import private_key


def _with_people(world: World, by) -> Audit:
    audit = preparing.start_audit(
        school=world.school, form="inset", version=Version.objects.get(code="sample-six"), starts=[timezone.now()],
        by=by, name="Audit", led_by="school", facilitator="Kit", people=12, leaders=2,
    )  # fmt: skip
    Audit.objects.filter(pk=audit.pk).update(public_key=bytes(private_key(b"k" * 32).public_key))
    links.invite(audit=audit, staff=["away@hazel.example"], leaders=[], by=by)
    return audit


def listed_and_removed(world: World, by) -> None:
    """A list that nobody needs."""
    links.remove_everyone(audit=_with_people(world, by), by=by)


def wanted_and_recalled(world: World, by) -> None:
    """Links that were sent off and held back."""
    audit = _with_people(world, by)
    links.send_links(audit=audit, by=by)
    links.recall_links(audit=audit, by=by)


def reminded(world: World, by) -> None:
    """Links that went out yesterday."""
    audit = _with_people(world, by)
    Audit.objects.filter(pk=audit.pk).update(state="running")
    yesterday = timezone.localdate() - timedelta(days=1)
    Mailing.objects.create(school=world.school, audit=audit, is_wanted=True, sent_on=yesterday)
    links.remind(audit=audit, by=by, seen=0)


def typed_in(world: World, by) -> None:
    """A sheet of somebody who wrote on paper, of which no line is written."""
    audit = _with_people(world, by)
    Step.objects.filter(audit=audit).exclude(kind="alone").delete()
    session = Session.objects.select_related("audit__school").get(audit=audit)
    hall.open_session(session=session, by=by)
    session = Session.objects.select_related("audit__school").get(audit=audit)
    step = hall.go_on(session=session, edition=session.edition, by=by)
    assert step is not None
    group = RoomGroup.objects.filter(audit=audit).first()
    content = {"r": {"1": 2}, "e": [], "h": 0}
    paper.type_in(session=session, step=step, group=group, sheet=uuid4(), content=content)


REMINDED = ("audit.started", "audit.invited", "audit.reminded")
OF_LINKS: dict[tuple[str, ...], Act] = {
    ("audit.started", "audit.invited", "audit.uninvited"): listed_and_removed,
    ("audit.started", "audit.invited", "audit.links_wanted", "audit.links_recalled"): wanted_and_recalled,
    REMINDED: reminded,
    ("audit.started", "audit.invited", "audit.opened"): typed_in,
}
