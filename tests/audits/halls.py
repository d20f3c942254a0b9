"""A hall as tests hold it: people with slips, a facilitator, a worker; and what is stored of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import StepKind
from audits.models import Audit, Entry, Envelope, Session, Step, Theme
from audits.policies import MOST_STEPS
from audits.services import hall, themes
from audits.services.keys import make_key
from audits.services.preparing import start_audit
from audits.services.releasing import release_step
from audits.services.telling import tell_staff
from framework.models import Version
from tests.databases import as_worker
from tests.world import World
from wqm.tenancy.scope import scope

WORDS = "Marking at home until ten"


@dataclass
class Hall:
    """An audit that is held, with what a test does in it: as people with slips, as facilitator, as worker."""

    world: World
    audit: Audit
    clients: dict = field(default_factory=dict)

    @property
    def now(self) -> Audit:
        """The audit, as it is now."""
        with scope(everything=True):
            return Audit.objects.select_related("school", "version").get(pk=self.audit.pk)

    def set(self, **values) -> None:
        """Let the audit have these values, whatever its rules say."""
        with scope(everything=True):
            Audit.objects.filter(pk=self.audit.pk).update(**values)

    @property
    def session(self) -> Session:
        """The first session, as it is now."""
        with scope(schools=[self.audit.school_id]):
            return Session.objects.select_related("audit__school").get(audit=self.audit, number=1)

    def step(self, kind: str) -> Step:
        """The first step of a kind, as it is now."""
        with scope(schools=[self.audit.school_id]):
            return Step.objects.filter(audit=self.audit, kind=kind).order_by("number").first()

    def open(self) -> None:
        """Open the first session."""
        with scope(schools=[self.audit.school_id]):
            hall.open_session(session=self.session, by=self.world.person("head"))

    def go_on(self) -> Step | None:
        """Press the facilitator's button."""
        with scope(schools=[self.audit.school_id]):
            session = self.session
            return hall.go_on(session=session, edition=session.edition, by=self.world.person("head"))

    def go_to(self, kind: str) -> Step:
        """Until a step of this kind runs; what is sent on the way is released."""
        for _ in range(MOST_STEPS):
            step = self.go_on()
            assert step is not None, f"the programme has no {kind}"
            if step.kind == kind:
                return step
            self.end()
        raise AssertionError("the programme does not move on")

    def end(self) -> None:
        """End the step that runs, and open what was sent in it."""
        step = self.go_on()
        self.release(step)

    def release(self, step: Step) -> None:
        """As the worker does when it is due."""
        with scope(everything=True):
            Step.objects.filter(pk=step.pk, state="ending").update(due_at=timezone.now())
        with as_worker():
            release_step(step.pk)

    def close_session(self) -> None:
        """Press the button that ends the first session."""
        with scope(schools=[self.audit.school_id]):
            session = self.session
            hall.close_session(session=session, edition=session.edition, by=self.world.person("head"))

    def tell(self, heard: str, addresses: list[str]) -> int:
        """Write to staff what was heard."""
        audit, head = self.now, self.world.person("head")
        with scope(schools=[audit.school_id]):
            return tell_staff(audit=audit, heard=heard, addresses=addresses, edition=audit.edition, by=head)

    def token(self, group: int, number: int) -> str:
        """The secret part of a slip."""
        return seats.slip_token(self.session.pk, group, number)

    def address(self, group: int, number: int) -> str:
        """Where a slip leads."""
        return reverse("hall:seat", args=[self.audit.pk, self.token(group, number), group])

    def take_pen(self, group: int, number: int) -> str:
        """Write for the group from this slip on."""
        return Client().post(self.address(group, number), {"go": "pen"})["Location"].rpartition("pen=")[2]

    def send(self, group: int, number: int, kind: str = StepKind.ALONE, *, client: Client | None = None, **fields):
        """Send a form of a step from a slip; names of fields have `_` for `-`."""
        data = {name.replace("_", "-"): value for name, value in fields.items()}
        data["step"] = str(self.step(kind).pk)
        return (client or Client()).post(self.address(group, number), data)


def plan(world: World, *, people: int = 12, leaders: int = 3, form: str = "inset", days: int = 0, **more) -> Audit:
    """An audit of Hazel Primary that starts now, with its key."""
    school = world.school
    with scope(schools=[school.pk]):
        audit = start_audit(
            school=school,
            name="Staff audit",
            form=form,
            version=Version.objects.get(code="sample-six"),
            led_by="school",
            facilitator="Kit Lowe",
            people=people,
            leaders=leaders,
            starts=[timezone.now() + timedelta(days=days), timezone.now() + timedelta(days=days + 14)][
                : {"twilights": 2, "electronic": 0}.get(form, 1)
            ],
            by=world.person("head"),
            **more,
        )
    with as_worker():
        make_key(UUID(str(audit.pk)))
    with scope(schools=[school.pk]):
        return Audit.objects.select_related("school", "version").get(pk=audit.pk)


def entries(held: Hall) -> list[Entry]:
    """Everything that was opened."""
    with scope(everything=True):
        return list(Entry.objects.filter(audit=held.audit))


def entry(held: Hall, text: str) -> Entry:
    """The one that says this."""
    with scope(everything=True):
        return Entry.objects.get(audit=held.audit, text=text)


def texts(held: Hall) -> list[str]:
    """What was opened says this, by the alphabet."""
    return sorted(entry.text for entry in entries(held))


def envelopes(held: Hall) -> int:
    """How many are sealed."""
    with as_worker(), scope(everything=True):
        return Envelope.objects.filter(audit=held.audit).count()


def joined(held: Hall, *said: str, title: str = "Marking") -> Theme:
    """A theme of the entries that say this."""
    with scope(schools=[held.audit.school_id]):
        ids = [entry(held, text).pk for text in said]
        return themes.join_entries(audit=held.audit, entries=ids, title=title, by=held.world.person("head"))


def page_of(held: Hall, name: str, *more) -> str:
    """The address of one of its pages."""
    return reverse(f"audits:{name}", args=[held.audit.school_id, held.audit.pk, *more])
