"""What people in a hall see: seats, steps, entries. Callers are in the scope of the audit or of its school."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from audits import seats
from audits.enums import AuditState, EntryKind, EntryState, SessionState, StepKind, StepState
from audits.models import Agreement, Audit, Entry, Pulse, RoomGroup, Seat, Session, Step
from audits.programme import principles_of_group
from framework.models import Criterion, Principle, ScalePoint
from wqm.sealing.codes import typed
from wqm.tenancy.scope import scope

STARTING_POINTS = 3


@dataclass(frozen=True)
class Place:
    """Where somebody with a slip is: the audit, the session of the slip, the group, and the step that is shown."""

    audit: Audit
    session: Session | None
    group: RoomGroup
    step: Step | None
    is_reserve: bool = False

    @property
    def is_over(self) -> bool:
        """Nothing more happens in this session."""
        return self.session is not None and self.session.state == SessionState.OVER


def find_seat(audit_id: UUID, token: str, group: int) -> Seat | None:
    """The seat that an address leads to; None for what is no address of this audit, or one whose audit has ended."""
    return Seat.objects.filter(tag=seats.seat_tag(token, group, audit_id), audit=audit_id).first()


def find_place(seat: Seat) -> Place | None:
    """What stands at a seat now."""
    audits = Audit.objects.select_related("school", "version")
    audit = audits.filter(pk=seat.audit_id).first()
    group = RoomGroup.objects.filter(audit=seat.audit_id, number=seat.group).first()
    if audit is None or group is None:
        return None
    session = Session.objects.filter(audit=audit, number=seat.session).first()
    return Place(audit, session, group, step_now(audit, session), is_reserve=seat.is_reserve)


def step_now(audit: Audit, session: Session | None) -> Step | None:
    """The step that runs, or else the last that was done in this session; None before the first."""
    steps = Step.objects.filter(audit=audit, session=session).exclude(state=StepState.WAITING)
    return steps.order_by("-number").first()


def version_of(audit_id: UUID, group: int) -> int:
    """How often something new has come for a group; 0 where the server has forgotten."""
    found = Pulse.objects.filter(audit=audit_id, group=group).values_list("version", flat=True).first()
    return found or 0


def find_session(code: str) -> Session | None:
    """The open session of a typed code; it looks at all schools, because the code comes before the school is known."""
    wanted = typed(code)
    with scope(everything=True):
        return next((session for session in open_sessions() if seats.session_code(session.pk) == wanted), None)


def open_sessions() -> QuerySet[Session]:
    """Every session that is open now."""
    return Session.objects.filter(state=SessionState.OPEN).select_related("audit__school")


def find_slip(code: str) -> tuple[UUID, str, int] | None:
    """(audit, token, group) of a typed slip; None for any other code, also for one whose audit has ended.

    Slips are hashed with their audit and group, so those of the sessions that are open are tried one after the other.
    """
    token = seats.token_of(typed(code))
    with scope(everything=True):
        open_groups = RoomGroup.objects.filter(audit__sessions__state=SessionState.OPEN).order_by().distinct()
        tags = {seats.seat_tag(token, group.number, group.audit_id): group for group in open_groups}
        found = Seat.objects.filter(tag__in=list(tags)).first()
    return (found.audit_id, token, found.group) if found else None


def late_groups(session: Session) -> list[RoomGroup]:
    """The groups that somebody without a slip may sit with; senior leaders have theirs."""
    with scope(audit=session.audit_id):
        return list(RoomGroup.objects.in_room().filter(audit=session.audit_id, is_leaders=False))


@dataclass(frozen=True)
class PrincipleShown:
    """A principle with what there is to start from, and with the entries that belong to it."""

    principle: Principle
    starting_points: Sequence[str] = ()
    entries: Sequence[tuple[str, list[Entry]]] = ()

    @property
    def number(self) -> int:
        """As people count them."""
        return self.principle.number


def principles_shown(audit: Audit, numbers: Sequence[int], entries: Sequence[Entry] = ()) -> list[PrincipleShown]:
    """Principles by number, with starting points from the criteria and `entries` by kind."""
    principles = Principle.objects.filter(version=audit.version_id, number__in=numbers).order_by("number")
    points: dict[int, list[str]] = defaultdict(list)
    for criterion in Criterion.objects.filter(principle__in=principles).order_by("number"):
        points[criterion.principle_id].append(criterion.text)
    by_kind: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[(entry.principle, entry.kind)].append(entry)
    return [
        PrincipleShown(
            principle,
            points[principle.pk][:STARTING_POINTS],
            [
                (kind.label, by_kind[(principle.number, kind)])
                for kind in EntryKind
                if by_kind[(principle.number, kind)]
            ],
        )
        for principle in principles
    ]


def scale_of(audit: Audit) -> list[ScalePoint]:
    """The points that can be given, from the lowest."""
    return list(ScalePoint.objects.filter(version=audit.version_id).order_by("value"))


def principles_for(step: Step, group: RoomGroup, groups: int) -> list[int]:
    """What a group talks about in a step; in every other step everybody is asked about all of its principles."""
    if step.kind != StepKind.GROUPS:
        return list(step.principles)
    return principles_of_group(group.number, groups, step.principles)


def entries_of_group(audit: Audit, group: int, numbers: Sequence[int]) -> list[Entry]:
    """What people of a group wrote about these principles, in no order of theirs."""
    shown = [EntryState.GROUP, EntryState.HALL]
    return list(Entry.objects.filter(audit=audit, group=group, principle__in=numbers, state__in=shown, into=None))


def entries_of_hall(audit: Audit, numbers: Sequence[int] | None = None) -> list[Entry]:
    """What the whole hall reads: released, not joined to another; `alike` says how many were joined to it."""
    entries = Entry.objects.filter(audit=audit, state=EntryState.HALL, into=None)
    if numbers is not None:
        entries = entries.filter(principle__in=numbers)
    return list(entries.annotate(alike=Count("joined", filter=Q(joined__state=EntryState.HALL))))


def most_dotted(audit: Audit, most: int) -> list[Entry]:
    """The entries with the most dots, for the plenary."""
    dotted = [entry for entry in entries_of_hall(audit) if entry.dots]
    return sorted(dotted, key=lambda entry: (-entry.dots, entry.principle, str(entry.pk)))[:most]


def promises_of(audit: Audit) -> list[Agreement]:
    """What was agreed in the audit before this one."""
    return list(Agreement.objects.filter(audit=audit.after_id)) if audit.after_id else []


def agreements_of(audit: Audit) -> list[Agreement]:
    """What the hall has agreed so far."""
    return list(Agreement.objects.filter(audit=audit))


def has_links(audit: Audit) -> bool:
    """Whether people were invited to write by link beside this hall."""
    return RoomGroup.objects.filter(audit=audit, seats=0).exists()


def number_of_groups(audit: Audit) -> int:
    """How many groups talk."""
    return RoomGroup.objects.in_room().filter(audit=audit).count()


def is_taking(audit: Audit) -> bool:
    """Whether what devices hold is still taken."""
    return audit.state in (AuditState.RUNNING, AuditState.GATHERING) and audit.late_at is None
