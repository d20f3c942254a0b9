"""From the first slip to the shared report: twelve on paper, two evenings over a fortnight, online. By pages alone."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import StepKind
from audits.models import Audit, Entry, Session, Step
from audits.services.hall import FIRST_RESERVE
from audits.services.late import release_late
from tests.audits.halls import Hall, plan
from tests.audits.online import LEADERS, STAFF, online_at
from tests.databases import as_worker
from tests.reading import one_line
from wqm.tenancy.scope import scope


class Leading:
    """What the one who leads does, by the pages: open, go on, end, write down, bring together, share."""

    def __init__(self, held: Hall, client: Client):
        self.held, self.client = held, client
        self.place = [held.audit.school_id, held.audit.pk]
        self.number = 1

    @property
    def session(self) -> Session:
        with scope(everything=True):
            return Session.objects.get(audit=self.held.audit, number=self.number)

    def post(self, name: str, *more, **data):
        answer = self.client.post(reverse(f"audits:{name}", args=[*self.place, *more]), data)
        assert answer.status_code == 302, (name, answer.status_code)
        return answer

    def page(self, name: str, *more) -> str:
        return one_line(self.client.get(reverse(f"audits:{name}", args=[*self.place, *more])))

    def open(self) -> None:
        self.post("open", self.number, sure="1")

    def start(self) -> Step:
        self.post("go_on", self.number, edition=self.session.edition)
        with scope(everything=True):
            return Step.objects.get(audit=self.held.audit, state="running")

    def end(self) -> None:
        self.post("go_on", self.number, edition=self.session.edition)
        with scope(everything=True):
            ending = Step.objects.filter(audit=self.held.audit, state="ending").first()
        if ending:
            self.held.release(ending)

    def until(self, kind: str) -> Step:
        step = self.start()
        while step.kind != kind:
            self.end()
            step = self.start()
        return step

    def close(self) -> None:
        self.post("close", self.number, edition=self.session.edition, sure="1")

    def share(self, **themes: str) -> str:
        """Join all entries with these words into themes of these titles, confirm, share; the report."""
        self.post("gather")
        for title, words in themes.items():
            with scope(everything=True):
                found = Entry.objects.filter(audit=self.held.audit, text__startswith=words)
                ids = [str(pk) for pk in found.values_list("pk", flat=True)]
            self.post("themes", title=title, entry=ids, go="join")
        self.post("confirm")
        self.post("publish")
        return self.page("report")


def test_twelve_staff_on_paper_and_three_with_phones(world, sign_in):
    held = Hall(world, plan(world, form="aloud", people=12, leaders=0))
    lead = Leading(held, sign_in("head"))
    lead.open()
    step = lead.until(StepKind.ALONE)
    sheet = reverse("audits:paper", args=[*lead.place, 1]) + f"?step={step.pk}&group=1"
    for number in range(1, 4):
        assert held.send(1, number, rating_1="3", entry_1_idea=f"Marking, by phone {number}").status_code == 303
    for number in range(9):
        data = {"sheet": uuid4(), "rating-1": "2", "entry-1-idea": f"Marking, on paper {number}\nTea {number}"}
        assert lead.client.post(sheet, data).status_code == 302
    lead.end()
    talk = lead.until(StepKind.GROUPS)
    of_group = reverse("audits:paper", args=[*lead.place, 1]) + f"?step={talk.pk}&group=1"
    assert (
        lead.client.post(of_group, {"sheet": uuid4(), "level-1": "2", "entry-1-stop": "Tea reports"}).status_code == 302
    )
    lead.end()
    lead.until(StepKind.PLENARY)
    lead.post("agreements", kind="action", text="Whole-class feedback", who="Kit", minutes_teachers="30", edition="0")
    lead.end()
    lead.close()
    with as_worker():
        release_late(held.audit.pk)
    report = lead.share(Marking="Marking", Tea="Tea")
    assert "12 entries" in report
    assert "10 entries" in report
    assert "Teachers: 30 minutes a week gained" in report
    assert "a quarter to a half" in report


def test_two_evenings_over_a_fortnight(world, sign_in):
    """New slips, the same groups: the second evening reads what the first one wrote, and one late device is heard."""
    held = Hall(world, plan(world, form="twilights", people=12, leaders=0))
    lead = Leading(held, sign_in("head"))
    lead.open()
    lead.until(StepKind.ALONE)
    for at in range(12):
        held.send(1 + at // 4, 1 + at % 4, rating_1="2", entry_1_idea=f"Marking {at}", entry_6_idea=f"Reports {at}")
    lead.end()
    lead.until(StepKind.GROUPS)
    assert "Marking 0" in one_line(Client().get(held.address(1, 1)))
    assert "Reports 0" not in one_line(Client().get(held.address(1, 1)))  # of the other half
    lead.end()
    lead.close()
    with scope(everything=True):
        assert Audit.objects.get(pk=held.audit.pk).ended_at is None
        Session.objects.filter(audit=held.audit).update(starts_at=timezone.now())
    lead.number = 2
    lead.open()
    second = lead.session

    def seat(group: int, number: int) -> str:
        token = seats.slip_token(second.pk, group, number)
        return reverse("hall:seat", args=[held.audit.pk, token, group])

    talk = lead.start()
    assert (talk.kind, talk.principles) == (StepKind.GROUPS, [4, 5, 6])
    page = one_line(Client().get(seat(3, 1)))
    assert "Reports 8" in page
    assert "Marking" not in page
    lead.end()
    reading = lead.until(StepKind.READING)
    with scope(everything=True):
        best = Entry.objects.get(audit=held.audit, text="Reports 3")
    for at in range(8):
        sent = Client().post(seat(1 + at // 4, 1 + at % 4), {"step": str(reading.pk), "dot": str(best.pk)})
        assert sent.status_code == 303
    lead.end()
    lead.close()
    with as_worker():
        release_late(held.audit.pk)
    report = lead.share(Marking="Marking", Reports="Reports")
    assert "12 entries, 8 dots" in report
    assert "What mattered most" in report


def test_online_for_some_days(world, sign_in):
    held = online_at(world)
    lead = Leading(held, sign_in("head"))
    links = held.links()
    for email in [*STAFF[:9], LEADERS[0]]:
        sent = Client().post(
            links[email], {"rating-1": "1", "entry-1-weakness": f"Marking of {email.partition('@')[0]}"}
        )
        assert sent.status_code == 303
    held.end_last_day()
    held.close()
    report = lead.share(Marking="Marking")
    assert "10 entries" in report
    assert "under a quarter" in report
    assert Client().get(links[STAFF[0]]).status_code == 410
    with scope(everything=True):
        audit = Audit.objects.get(pk=held.audit.pk)
        assert (audit.state, audit.people) == ("reported", len(STAFF))


def test_a_latecomer_a_shared_device_and_somebody_with_a_link_in_one_hall(world, sign_in):
    """Mixed is normal: each of them is in the same release, and the one who is late is told that it may be seen."""
    held = Hall(world, plan(world))
    lead = Leading(held, sign_in("head"))
    lead.open()
    late = reverse("hall:late", args=[lead.session.pk, seats.session_code(lead.session.pk)])
    alone = lead.until(StepKind.ALONE)
    device = Client()
    latecomer = device.post(late, {"group": "1"})["Location"]
    assert seats.slip_token(lead.session.pk, 1, FIRST_RESERVE) in latecomer
    for address, text in ((latecomer, "Late"), (held.address(1, 1), "First"), (held.address(1, 2), "Second")):
        sent = device.post(address, {"step": str(alone.pk), "entry-1-idea": f"{text} on one device"})
        assert "counts once" in one_line(device.get(sent["Location"]))
    lead.end()
    with scope(everything=True):
        texts = set(Entry.objects.filter(audit=held.audit).values_list("text", flat=True))
    assert texts == {f"{text} on one device" for text in ("Late", "First", "Second")}
