"""The main job from the register to the award, by hand in a browser. What workers do runs as they do it.

At the width of a desk, and once more with the head and the staff on a phone.
"""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from assessments.models import Award, Visit
from assessments.services.visits import save_finding
from evidence.models import Cycle
from evidence.services import judgements, library
from framework.queries import criteria_of
from schools.models import School
from surveys.models import Wave
from surveys.services import waves
from tests.databases import as_worker
from tests.factories import school_day
from tests.surveys.waves_in_states import closed, submit
from tests.wqm.files.looking import look_into_files
from wqm.jobs.models import Job
from wqm.jobs.services import run_job
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope

DATA = Path(__file__).parent.parent / "data"
PEOPLE = 41  # in the list of Arbor, without leavers


class Walk:
    """The people on their way, each with a page of their own."""

    def __init__(self, served, open_page, number: str, name: str, width: int):
        self.served, self.world, self.number, self.name = served, served.world, number, name
        self.officer, self.assessor = open_page("officer"), open_page("assessor")
        self.head, self.staff, self.public = open_page(width=width), open_page(width=width), open_page(width=width)

    @property
    def school(self) -> School:
        """The school, once it is in the register."""
        return School.objects.get(identifier=self.number)

    def cycle(self):
        """Its cycle."""
        return self.world.cycle(self.school)

    def run_jobs(self) -> None:
        """A worker takes what waits."""
        with scope(everything=True):
            waiting = list(Job.objects.filter(state="queued").values_list("pk", flat=True))
        with as_worker():
            for pk in waiting:
                run_job(pk)

    def post(self, to: str) -> list[str]:
        """A worker sends what waits; the links in what this address got."""
        with as_worker():
            send_queued()
        bodies = [message.body for message in mail.outbox if to in message.to]
        return [link for body in bodies for link in re.findall(rf"{re.escape(self.served.url)}\S+", body)]


@pytest.fixture(
    params=[("900008", "Greenacre Community Primary School", 1280), ("900015", "Underhill Primary School", 360)]
)
def walk(request, served, open_page) -> Walk:
    return Walk(served, open_page, *request.param)


def heading(page: Page, text: str) -> None:
    """The page has arrived."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def follow(page: Page, *names: str) -> None:
    """Click links, and links that look like buttons, by what they say."""
    for name in names:
        main = page.get_by_role("main")
        main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()


def go(page: Page, name: str) -> None:
    """Through the navigation at the side, which is a menu on a phone.

    Whether it is a menu is asked once the page has its styles: before, neither the link nor the menu may be visible.
    """
    page.wait_for_load_state("load")
    menu = page.locator(".wqm-side__summary")
    if menu.is_visible():
        menu.click()
    page.locator(".wqm-side").get_by_role("link", name=re.compile(rf"^{name}\b")).click()


def press(page: Page, name: str) -> None:
    """Click a button."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def fill_date(page: Page, legend: str, day: date) -> None:
    """The three fields of a date."""
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))


@pytest.mark.slow
def test_from_the_register_to_the_award(walk, watch, tmp_path):
    watch.expect("status of 410")  # the second click on a survey's link
    bring_the_register_in(walk)
    start_and_invite(walk)
    accept(walk)
    evaluate(walk, tmp_path)
    wave = prepare_survey(walk)
    answer(walk, wave)
    read_results(walk, wave)
    hand_in_and_sign(walk)
    be_visited(walk)
    award_and_verify(walk)
    make_pack(walk, tmp_path)
    see_it_in_the_trust(walk)


def bring_the_register_in(walk: Walk) -> None:
    page = walk.officer
    page.goto("/home/")
    go(page, "Schools")
    follow(page, "National register")
    page.locator("input[type=file]").set_input_files(DATA / "register_gias.csv")
    press(page, "Upload and import")
    walk.run_jobs()
    page.get_by_role("button", name="View the result").click()
    expect(page.get_by_role("main")).to_contain_text("Rejected")


def start_and_invite(walk: Walk) -> None:
    page = walk.officer
    go(page, "Schools")
    follow(page, "All schools")
    page.get_by_role("main").get_by_role("textbox").first.fill(walk.number)
    press(page, "Search")
    follow(page, walk.name, "Start a cycle")
    page.get_by_role("radio").first.check()
    press(page, "Start cycle")
    expect(page.get_by_role("main")).to_contain_text("Next, invite its people")
    go(page, "People")
    follow(page, "Invite someone")
    page.get_by_label("Email address").fill(walk_email(walk))
    page.get_by_role("radio", name="Headteacher").check()
    press(page, "Send invitation")
    expect(page.get_by_role("main")).to_contain_text(walk_email(walk))


def walk_email(walk: Walk) -> str:
    return f"head@{walk.name.split()[0].lower()}.example"


def accept(walk: Walk) -> None:
    page = walk.head
    (link,) = walk.post(walk_email(walk))
    page.goto(link)
    heading(page, f"Join {walk.name}")
    expect(page.get_by_role("main")).to_contain_text("Headteacher")
    page.get_by_label("Your name").fill("Ada Greenwood")
    page.get_by_role("textbox", name="Password").fill("a long and quiet evening")
    press(page, "Accept invitation")
    heading(page, walk.name)
    expect(page.get_by_role("main")).to_contain_text("Welcome to")


def evaluate(walk: Walk, folder: Path) -> None:
    page, school = walk.head, walk.school
    file = folder / "policy.txt"
    file.write_text("How we look after each other.")
    criteria = list(criteria_of(walk.cycle().version_id))
    for criterion in criteria[:2]:
        go(page, "Self-evaluation")
        page.get_by_role("link", name=str(criterion)).click()
        page.get_by_role("radio").last.check()
        page.get_by_label("How do we know?").fill("We ask every half-term, and changed break duty because of it.")
        press(page, "Save")
        expect(page.get_by_text(f"Saved {criterion.reference}.")).to_be_visible()
        page.get_by_role("button", name="Add evidence").click()
        page.get_by_label("Title").fill(f"Policy for {criterion.reference}")
        page.locator("input[type=file]").set_input_files(file)
        press(page, "Add evidence")
        expect(page.get_by_text("Being checked")).to_be_visible()
        look_into_files()
        page.reload()
        expect(page.get_by_role("link", name=f"Policy for {criterion.reference}", exact=True)).to_be_visible()
    cycle, by = walk.cycle(), User.objects.get(email=walk_email(walk))
    point = cycle.version.scale.last()
    for criterion in criteria[2:]:
        upload = SimpleUploadedFile("minutes.txt", b"What the staff meeting agreed.")
        with scope(schools=[school.pk], person=by.pk):
            judgements.save_judgement(
                cycle=cycle, criterion=criterion, point=point, narrative="Seen every week.", edition=0, by=by
            )
            library.add_evidence(cycle=cycle, criterion=criterion, title="Minutes", kind="file", upload=upload, by=by)


def prepare_survey(walk: Walk) -> Wave:
    page, today = walk.head, timezone.localdate()
    go(page, "Surveys")
    page.get_by_role("button", name="Create a survey").click()
    page.get_by_role("radio").first.check()
    page.get_by_label("Survey name").fill("How are we this autumn?")
    fill_date(page, "Opens on", today)
    fill_date(page, "Last day to respond", today + timedelta(days=14))
    press(page, "Create survey")
    heading(page, "How are we this autumn?")
    page.locator("input[type=file]").set_input_files(DATA / "staff_arbor.csv")
    press(page, "Upload the list")
    heading(page, "Check your file")
    press(page, "Continue")
    heading(page, "Match your columns")
    press(page, "Continue")
    heading(page, f"{PEOPLE} people on your new list")
    press(page, "Save this list")
    expect(page.get_by_role("main")).to_contain_text(f"{PEOPLE} people on the list")
    page.get_by_role("button", name="Record the agreement").click()
    page.get_by_label("Talked through with").fill("NEU and Unison reps")
    fill_date(page, "Date of the conversation", today)
    press(page, "Record agreement")
    heading(page, "Agreement on use")
    go(page, "Surveys")
    follow(page, "How are we this autumn?")
    page.get_by_role("button", name="Check and send").click()
    press(page, "Send invitations")
    heading(page, "How are we this autumn?")
    with scope(everything=True):
        wave = Wave.objects.get(school=walk.school, name="How are we this autumn?")
    with as_worker():
        assert waves.launch_wave(wave.pk)
        send_queued()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Invited")
    return wave


def answer(walk: Walk, wave: Wave) -> None:
    page = walk.staff
    sent_links = {
        link
        for message in mail.outbox
        for link in re.findall(rf"{re.escape(walk.served.url)}/s/{wave.pk}/\S+", message.body)
    }
    assert len(sent_links) == PEOPLE
    first, *others = sorted(sent_links)
    page.goto(first)
    heading(page, "How are we this autumn?")
    pages = int(re.search(r"Page 1 of (\d+)", page.title())[1])
    for number in range(1, pages + 1):
        expect(page).to_have_title(re.compile(f"Page {number} of {pages}"))
        if page.locator("textarea").count():
            page.locator("textarea").first.fill("The quiet hour on Wednesdays.")
        for group in page.get_by_role("group").all():
            if group.get_by_role("radio").count():
                group.get_by_role("radio").nth(3).check()
        press(page, "Continue")
    heading(page, "Check your answers")
    press(page, "Send my answers")
    heading(page, "Thank you")
    page.goto(first)
    heading(page, "This survey link is no longer active")
    for link in others[:30]:
        assert submit(link.removeprefix(walk.served.url)).status_code == 200


def read_results(walk: Walk, wave: Wave) -> None:
    with scope(everything=True):  # the night after the last day comes at once, also for the cycle
        Cycle.objects.filter(school=wave.school).update(started_on=timezone.localdate() - timedelta(days=30))
    assert closed(wave).state == "published"
    page = walk.head
    go(page, "Surveys")
    follow(page, "How are we this autumn?")
    page.get_by_role("button", name="View results").click()
    expect(page.locator(".wqm-facts-line")).to_contain_text("30 or more")
    expect(page.get_by_role("main")).to_contain_text("Leaders here")
    expect(page.get_by_role("main")).to_contain_text("80% or more")


def hand_in_and_sign(walk: Walk) -> None:
    page = walk.head
    go(page, "Assessment")
    expect(page.get_by_role("main")).not_to_contain_text("no judgement")
    look_into_files()
    page.get_by_role("button", name="Submit self-evaluation").click()
    expect(page.get_by_text("You have not met everything the framework asks for")).to_have_count(0)
    press(page, "Submit self-evaluation")
    expect(page.get_by_role("main")).to_contain_text("Self-evaluation submitted.")
    page = walk.officer
    page.goto("/office/")
    go(page, "Readiness")
    follow(page, walk.name, "Start the review")
    press(page, "Accept and continue")
    expect(page.get_by_role("main")).to_contain_text("1.1 accepted.")
    follow(page, "Decide")
    page.get_by_role("radio", name="Ready for a visit").check()
    page.get_by_label("Message to the school").fill("Thank you for an honest self-evaluation.")
    page.get_by_label("I have read the self-evaluation").check()
    press(page, "Sign decision")
    expect(page.get_by_role("main")).to_contain_text("Decision signed.")


def be_visited(walk: Walk) -> None:
    page = walk.officer
    go(page, "Visits")
    follow(page, walk.name)
    # Two walks in one world: the assessor comes to one school at a time.
    fill_date(page, "First day", school_day(then=12 if walk.number.endswith("8") else 16))
    press(page, "See who is free")
    press(page, "Ask assessor")
    expect(page.get_by_role("main")).to_contain_text("assessor has been asked")
    page = walk.assessor
    page.goto("/visits/")
    follow(page, walk.name)
    page.get_by_label("I know of no conflict of interest").check()
    press(page, "Accept visit")
    expect(page.get_by_role("main")).to_contain_text("Accepted.")
    page = walk.head
    page.goto(f"/schools/{walk.school.pk}/assessment/dates/")
    page.get_by_role("button", name="Agree to this day").click()
    expect(page.get_by_role("main")).to_contain_text("The visit is agreed for")
    visit = walk.world.visit(walk.school)
    with scope(everything=True):  # the day comes
        Visit.objects.filter(pk=visit.pk).update(starts_on=timezone.localdate(), ends_on=timezone.localdate())
    page = walk.assessor
    page.goto("/visits/")
    follow(page, walk.name)
    first, *others = visit.cycle.version.principles.all()
    follow(page, str(first))
    page.get_by_label("What you saw and heard").fill("Leaders who listen.")
    page.get_by_label("Target for the school").fill("Tell supply staff, too.")
    press(page, "Save notes")
    expect(page.get_by_text(f"Notes on {first} saved.")).to_be_visible()
    for principle in others:
        with scope(everything=True):
            save_finding(
                visit=visit, principle=principle, notes="Seen.", target="", edition=0, by=walk.world.person("assessor")
            )
    page.goto(f"/visits/{visit.pk}/")
    page.get_by_role("button", name="Finish and send to the office").click()
    page.get_by_label("Summary for the school").fill("A school where people are well.")
    page.get_by_role("radio", name=re.compile("^Awarded\\. ")).check()
    press(page, "Finish and send to the office")
    expect(page.get_by_role("main")).to_contain_text("A school where people are well.")


def award_and_verify(walk: Walk) -> None:
    page = walk.officer
    go(page, "Awards")
    follow(page, walk.name)
    press(page, "Make award")
    expect(page.get_by_role("main")).to_contain_text(f"{walk.name} now holds")
    with scope(everything=True):
        award = Award.objects.get(school=walk.school)
    page = walk.public
    page.goto("/")
    follow(page, "Check an award")
    page.get_by_label("Code on the certificate").fill(award.code)
    press(page, "Check award")
    expect(page.get_by_role("main")).to_contain_text(walk.name)
    expect(page.get_by_role("main")).to_contain_text("This award is current")


def make_pack(walk: Walk, folder: Path) -> None:
    page = walk.head
    go(page, "Assessment")
    press(page, "Prepare the pack")
    walk.run_jobs()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    path = folder / "pack.pdf"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_size > 20_000


def see_it_in_the_trust(walk: Walk) -> None:
    page = walk.officer
    page.goto(f"/trusts/{walk.school.trust_id}/")
    row = page.get_by_role("row", name=walk.name).first
    expect(row).to_contain_text("Award valid until")
    expect(row).to_contain_text("70%")
