"""What the evidence pack and the certificate say. The pages are read as HTML, the structure in the PDF."""

import io
from base64 import b64decode
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import timezone
from PIL import Image

from assessments.documents import CERTIFICATE, PACK, build_certificate, build_pack
from assessments.models import Award
from assessments.services.submissions import submit
from evidence.models import Evidence, Judgement
from evidence.services.consent import withdraw_consent
from evidence.services.judgements import save_judgement
from framework.models import Version
from tests import factories as f
from tests.databases import as_role, as_worker
from tests.wqm.documents.conftest import ask, finish, make, storage  # noqa: F401 - fixtures
from tests.wqm.documents.filled_cycle import LINK, fill_cycle
from tests.wqm.documents.pdf_rules import alternatives, assert_accessible, links, outline, tags
from tests.wqm.documents.test_pdf import check_file
from wqm.documents.models import Document
from wqm.files.models import StoredFile
from wqm.jobs.services import JobFailed
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

FILES = {"Policy.pdf": b"%PDF-1.4 not really", "Foto Ä.jpg": bytes(range(256))}
TITLE = "Evidence pack Hazel Primary"


def page_of(build, subject_id: int, school, world) -> tuple[BeautifulSoup, tuple]:
    """The page and the attachments, built as the worker builds them."""
    document = Document(kind="any", title=TITLE, subject_id=subject_id, school=school, asked_by=world.person("head"))
    with as_worker(), scope(schools=[school.pk]):
        source = build(document)
        return BeautifulSoup(render_to_string(source.template, source.context), "html.parser"), source.attachments


def text_of(page: BeautifulSoup) -> str:
    """Its words, with single spaces."""
    return " ".join(page.get_text(" ").split())


def fetch_award(code: str) -> Award:
    """An award of any school."""
    with scope(everything=True):
        return Award.objects.get(code=code)


def test_pack_is_accessible_and_has_its_files(make, scratch, tmp_path):  # noqa: F811 - fixtures
    document = make(PACK, fill_cycle(scratch, FILES).pk, title=TITLE)
    assert (document.job.state, document.job.message) == ("done", "")
    path = tmp_path / "pack.pdf"
    path.write_bytes(document.content)
    check_file(path)
    with document.open() as opened:
        assert_accessible(opened, TITLE)
        assert {"Contents", "How to read this pack", "1. Leadership and vision", "Surveys", "Visit"} <= set(
            outline(opened)
        )
        assert any("Leadership and vision: " in text for text in alternatives(opened))
        counted = tags(opened)
        assert counted["Figure"] > 20
        wanted = ("Table", "TH", "TD", "THead", "L", "LI", "LBody", "Link", "Caption", "P", "Sect")
        assert all(counted[name] for name in wanted), counted
        assert LINK in [str(link.A.URI) for link in links(opened) if "/A" in link]
        attached = {
            attachment.filename: attachment.get_file().read_bytes() for attachment in opened.attachments.values()
        }
    assert attached == {"003 Policy.pdf": FILES["Policy.pdf"], "005 Foto Ä.jpg": FILES["Foto Ä.jpg"]}


def test_numbers_in_text_list_and_attachments_are_the_same(scratch):
    page, attachments = page_of(build_pack, fill_cycle(scratch, FILES).pk, scratch.school, scratch)
    named = {text_of(row.th.p): text_of(row.td) for row in page.select(".wqm-evidence tbody tr")}
    listed = {text_of(row.th): row.find_all("td") for row in page.select(".wqm-files tbody tr")}
    assert named["About Policy.pdf"] == text_of(listed["About Policy.pdf"][0]) == "3"
    assert text_of(listed["About Policy.pdf"][1]) == attachments[0].name == "003 Policy.pdf"
    assert attachments[1].description == "Evidence 5: About Foto Ä.jpg"


def test_every_link_within_leads_somewhere_and_ids_are_unique(scratch):
    page, _ = page_of(build_pack, fill_cycle(scratch, FILES).pk, scratch.school, scratch)
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.select("a[href^='#']")} <= set(ids)


def test_evidence_is_shown_in_full_once(scratch):
    page, _ = page_of(build_pack, fill_cycle(scratch).pk, scratch.school, scratch)
    assert text_of(page).count(LINK) == 1
    assert text_of(page).count("Shown in full at 1.1") == 17


def test_survey_figures_are_the_published_ones(scratch):
    page, _ = page_of(build_pack, fill_cycle(scratch).pk, scratch.school, scratch)
    survey = page.find(lambda part: part.name == "h3" and text_of(part) == "Staff, spring").find_parent("section")
    text = text_of(survey)
    assert "30 or more" in text
    assert "At least 75%" in text
    row = survey.find(lambda part: part.name == "th" and "leaders think" in text_of(part)).find_parent("tr")
    assert [text_of(td) for td in row.select("td.number")] == ["70", "≤20", "≤20", "≤20", "40", "30"]
    assert "Disagree: 20% or less" in row.svg.title.get_text()
    withheld = survey.find(
        lambda part: part.name == "th" and text_of(part) == "Leaders here take wellbeing seriously."
    ).find_parent("tr")
    assert "More than a fifth" in withheld.td.get_text()
    assert withheld.svg is None
    assert "Relationships and belonging" in text
    assert "The quiet hour on Wednesdays." in text


def test_every_chart_stands_beside_a_table(scratch):
    page, _ = page_of(build_pack, fill_cycle(scratch).pk, scratch.school, scratch)
    for chart in page.find_all("svg"):
        assert chart.title.get_text()
        head = chart.find_parent("thead")  # of the scale over the bars of a table
        drawn = head.find_parent("table").tbody.svg if head else chart
        beside = drawn.find_parent("tr") or drawn.find_parent(class_="wqm-figure").find("table")
        assert beside.find("td", class_="number") or beside.find("td", class_="wqm-cell--withheld")


def test_pack_says_what_is_not_there(scratch):
    school = scratch.next_door
    with as_role(OWNER), scope(everything=True):
        cycle = f.CycleFactory(
            school=school,
            version=scratch.version,
            level=scratch.version.levels.get(number=1),
            state="closed",
            started_on=timezone.localdate() + timedelta(days=90),
        )
    text = text_of(page_of(build_pack, cycle.pk, school, scratch)[0])
    for sentence in (
        "0 of 18 criteria have a judgement and evidence.",
        "No judgement, narrative or evidence yet.",
        "No survey ran in this cycle.",
        "No visit booked yet.",
        "No award has been made in this cycle yet.",
        "nothing is attached",
    ):
        assert sentence in text


def test_pack_holds_nothing_of_another_school(scratch):
    html, _ = page_of(build_pack, fill_cycle(scratch, FILES).pk, scratch.school, scratch)
    assert "Hazel" in str(html)
    assert not [name for name in ("Willow", "Rowan", "Thorn") if name in str(html)]
    assert "Unread words" not in str(html)


def test_notes_of_the_assessor_stay_out_until_the_visit_is_recorded(scratch):
    text = text_of(page_of(build_pack, scratch.cycle().pk, scratch.school, scratch)[0])
    assert "Booked" in text
    assert "Seen at" not in text


def test_markup_in_a_narrative_is_text(scratch):
    cycle = scratch.cycle()
    with scope(everything=True):
        Judgement.objects.filter(cycle=cycle).update(narrative='<img src="file:///etc/passwd"><script>x</script>')
    page, _ = page_of(build_pack, cycle.pk, scratch.school, scratch)
    assert page.find("img") is None and page.find("script") is None
    assert '<img src="file:///etc/passwd">' in page.select_one(".wqm-prose").get_text()


@pytest.mark.parametrize(("scan", "sentence"), [("infected", "on hold"), ("waiting", "still being checked")])
def test_files_that_are_not_safe_are_named_and_not_attached(scratch, scan, sentence):
    cycle = fill_cycle(scratch, FILES)
    with as_role(OWNER), scope(everything=True):
        StoredFile.objects.filter(name="Policy.pdf").update(scan=scan)
    page, attachments = page_of(build_pack, cycle.pk, scratch.school, scratch)
    assert [attachment.name for attachment in attachments] == ["005 Foto Ä.jpg"]
    assert sentence in text_of(page)


def test_a_lost_file_does_not_lose_the_pack(scratch):
    page, attachments = page_of(build_pack, scratch.cycle().pk, scratch.school, scratch)
    assert attachments == ()
    assert "could not be read" in text_of(page)


def test_names_of_principles_come_from_the_version_of_the_cycle(scratch):
    cycle = scratch.cycle()
    seven = Version.objects.get(code="sample-seven")
    with as_role(OWNER), scope(everything=True):
        cycle.judgements.all().delete()
        type(cycle).objects.filter(pk=cycle.pk).update(version=seven, level=seven.levels.get(number=1))
    page, _ = page_of(build_pack, cycle.pk, scratch.school, scratch)
    assert len(page.select("h2[id^='principle-']")) == 7


def test_certificate_is_one_page_that_can_be_checked(make, scratch):  # noqa: F811 - fixtures
    document = make(CERTIFICATE, fetch_award("WORLD900001").pk, title="Certificate Hazel Primary")
    with document.open() as opened:
        assert_accessible(opened, "Certificate Hazel Primary")
        assert len(opened.pages) == 1
        left, bottom, right, top = map(float, opened.pages[0].mediabox)
        assert right - left > top - bottom
        (alternative,) = alternatives(opened)
    assert "WORLD900001" in alternative
    assert "Sample wording, to be replaced" in document.html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": "withdrawn", "withdrawn_reason": "A reason"}, "This award was withdrawn"),
        ({"awarded_on": "2023-01-01", "valid_until": "2024-01-01"}, "This award lapsed on 1 January 2024"),
    ],
)
def test_award_that_is_not_held_has_no_certificate(scratch, change, sentence):
    award = fetch_award("WORLD900001")
    with scope(everything=True):
        Award.objects.filter(pk=award.pk).update(**change)
    with pytest.raises(JobFailed, match=sentence):
        page_of(build_certificate, award.pk, scratch.school, scratch)
    document = finish(ask(scratch, CERTIFICATE, award.pk))
    assert document.file is None
    assert document.job.state == "failed"
    assert document.job.message.startswith(sentence)


def test_citation_in_the_pack_leads_to_its_row_and_what_helps_is_printed(scratch):
    cycle = fill_cycle(scratch, FILES)
    with as_role(OWNER), scope(everything=True):
        use = cycle.uses.select_related("criterion", "evidence").earliest("criterion__principle__number", "number")
        cycle.judgements.filter(criterion=use.criterion).update(narrative=f"See [E{use.number}].", helps="A kettle")
    page, _ = page_of(build_pack, cycle.pk, scratch.school, scratch)
    (link,) = page.select("a.wqm-citation")
    row = page.select_one(f"tr[id='{link['href'][1:]}']")
    assert row.select_one(".wqm-evidence__title").get_text() == use.evidence.title
    assert "What helps? A kettle" in text_of(page)


def with_photograph(world):
    """A cycle with a picture that one can half see through, and its bytes."""
    out = io.BytesIO()
    Image.new("RGBA", (1600, 900), (200, 30, 30, 128)).save(out, "PNG")
    cycle = fill_cycle(world, {"garden.png": out.getvalue()})
    with scope(everything=True):
        Evidence.objects.filter(file__name="garden.png").update(kind="photograph", alt_text="A raised bed")
    return cycle, out.getvalue()


def test_photograph_in_the_pack_is_described_to_those_who_cannot_see_it(make, scratch, tmp_path):  # noqa: F811 - fixtures
    cycle, _ = with_photograph(scratch)
    document = make(PACK, cycle.pk, title=TITLE)
    path = tmp_path / "pack.pdf"
    path.write_bytes(document.content)
    check_file(path)
    with document.open() as opened:
        assert_accessible(opened, TITLE)
        assert "A raised bed" in alternatives(opened)


def test_pack_shows_a_photograph_once_in_the_size_of_print_and_attaches_it_as_it_is(scratch):
    cycle, stored = with_photograph(scratch)
    page, attachments = page_of(build_pack, cycle.pk, scratch.school, scratch)
    (shown,) = page.select("img.wqm-evidence__picture")
    head, data = shown["src"].split(",")
    with Image.open(io.BytesIO(b64decode(data))) as printed:
        assert (head, printed.format, printed.size) == ("data:image/jpeg;base64", "JPEG", (1000, 563))
        assert all(abs(a - b) < 8 for a, b in zip(printed.getpixel((500, 281)), (227, 142, 142), strict=True))
    assert shown["alt"] == "A raised bed"
    assert [attachment.content for attachment in attachments if "garden" in attachment.name] == [stored]


def test_pack_names_what_a_photograph_shows_and_who_is_in_it(scratch):
    cycle = fill_cycle(scratch, {"garden.jpg": b"Bytes of a picture"})
    with scope(everything=True):
        Evidence.objects.filter(file__name="garden.jpg").update(
            kind="photograph", alt_text="A raised bed", personal_data=True, children_pictured=True, consent="Forms"
        )
    page, attachments = page_of(build_pack, cycle.pk, scratch.school, scratch)
    care = "Handle with care: names people, or someone could be recognised; children pictured, with consent: Forms."
    assert "Photograph: A raised bed" in text_of(page)
    assert text_of(page).count(care) == 2  # where it is shown, and in the list of files
    assert [attachment.content for attachment in attachments if "garden" in attachment.name] == [b"Bytes of a picture"]
    assert page.select("img.wqm-evidence__picture") == []  # what cannot be read as a picture is attached all the same


def test_pack_is_made_of_what_was_submitted_and_says_what_was_removed_since(world):
    with scope(everything=True):
        cycle, head = world.cycle(), world.person("head")
        here = {"cycle": cycle, "criterion": cycle.judgements.get().criterion, "point": None, "by": head}
        piece = cycle.uses.get().evidence_id
        save_judgement(**here, narrative="Submitted words", edition=None)
        submit(cycle=cycle, by=head)
        save_judgement(**here, narrative="Written since", edition=None)
        withdraw_consent(school=world.school, piece=piece, reason="Asked for", by=head)
    page, attachments = page_of(build_pack, cycle.pk, world.school, world)
    text = text_of(page)
    assert ("Submitted words" in text, "Written since" in text) == (True, False)
    assert ("The school has removed this file since it submitted." in text, attachments) == (True, ())
