"""The numbers of a school: entering together, importing, and what others see of small ones."""

import io
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from plans.enums import Grain
from plans.metric_parsing import read_file
from plans.metrics import BY_CODE, SHIPPED
from plans.models import MetricImport, MetricValue, OwnMetric
from plans.queries.metrics import file_rows, panels_of, stories_of, trust_table, values_of
from plans.services.metrics import (
    ValuesChanged,
    add_own_metric,
    preview_import,
    save_values,
    take_import,
    undo_import,
)
from schools.queries import schools_of
from tests import factories as f
from tests.reading import one_line
from tests.surveys.test_race import at_once
from wqm.access.refusals import NotAllowed
from wqm.tables.models import Upload
from wqm.tables.reading import read_table
from wqm.tenancy.scope import scope

FILE = Path(__file__).parents[1] / "data" / "hr_metrics.csv"
LEAVERS = BY_CODE["leavers"]
AUTUMN = ("leavers", 2025, "autumn")


@pytest.fixture
def bare(here):
    """Hazel without numbers."""
    MetricValue.objects.filter(school=here).delete()
    return here


def test_two_people_fill_in_different_cells_at_once(bare, head):
    spring = ("leavers", 2025, "spring")
    assert save_values(school=bare, changes={AUTUMN: (None, D(3))}, by=head) == 1
    assert save_values(school=bare, changes={spring: (None, D(4))}, by=head) == 1
    assert values_of(bare) == {AUTUMN: D(3), spring: D(4)}


def test_number_that_changed_meanwhile_is_not_overwritten(bare, head):
    save_values(school=bare, changes={AUTUMN: (None, D(3))}, by=head)
    with pytest.raises(ValuesChanged) as error:
        save_values(school=bare, changes={AUTUMN: (None, D(5)), ("leavers", 2025, "spring"): (None, D(1))}, by=head)
    assert error.value.current == {AUTUMN: D(3)}
    assert values_of(bare) == {AUTUMN: D(3)}
    assert save_values(school=bare, changes={AUTUMN: (None, D(3))}, by=head) == 0
    assert save_values(school=bare, changes={AUTUMN: (D(3), None)}, by=head) == 1
    assert values_of(bare) == {}


def previewed(school, head, text: str) -> MetricImport:
    """A file as the page looks at it."""
    file = read_file(read_table(text.encode()), SHIPPED, {school.identifier: school.pk}, only_school=school.pk)
    return preview_import(file=file, schools=[school], school=school, by=head)


TERMS = "Academic year,Term,Leavers\n2025/26,Autumn,7\n2025/26,Spring,2\n2025/26,Summer,9\n"


def test_import_is_looked_at_taken_and_undone(bare, head):
    before = {AUTUMN: D(3), ("leavers", 2025, "spring"): D(2)}
    save_values(school=bare, changes={key: (None, value) for key, value in before.items()}, by=head)
    metric_import = previewed(bare, head, TERMS)
    assert {key: metric_import.counts[key] for key in ("new", "changed", "unchanged")} == {
        "new": 1, "changed": 1, "unchanged": 1,
    }  # fmt: skip
    assert values_of(bare) == before
    take_import(metric_import=metric_import, by=head)
    assert values_of(bare)[AUTUMN] == D(7)
    with pytest.raises(NotAllowed, match="already been imported"):
        take_import(metric_import=metric_import, by=head)
    assert undo_import(metric_import=metric_import, by=head) == (2, 0)
    assert values_of(bare) == before
    with pytest.raises(NotAllowed, match="nothing to undo"):
        undo_import(metric_import=metric_import, by=head)


def test_undo_leaves_what_somebody_changed_since(bare, head):
    metric_import = take_import(metric_import=previewed(bare, head, TERMS), by=head)
    save_values(school=bare, changes={AUTUMN: (D(7), D(8))}, by=head)
    assert undo_import(metric_import=metric_import, by=head) == (2, 1)
    assert values_of(bare) == {AUTUMN: D(8)}


def test_numbers_that_changed_since_the_look_are_not_overwritten(bare, head):
    metric_import = previewed(bare, head, TERMS)
    save_values(school=bare, changes={AUTUMN: (None, D(1))}, by=head)
    with pytest.raises(NotAllowed, match="since you uploaded this"):
        take_import(metric_import=metric_import, by=head)
    assert values_of(bare) == {AUTUMN: D(1)}


def test_school_that_left_the_trust_gets_no_numbers_of_it(world):
    lead, school = world.person("trust_lead"), world.school
    with scope(trusts=[world.trust.pk], schools=[each_school.pk for each_school in schools_of(world.trust)]):
        file = read_file(
            read_table(FILE.read_bytes()), SHIPPED, {each_school.identifier: each_school.pk for each_school in [school]}
        )
        metric_import = preview_import(file=file, schools=[school], trust=world.trust, by=lead)
        type(school).objects.filter(pk=school.pk).update(trust=None)
        with pytest.raises(NotAllowed, match="left the trust"):
            take_import(metric_import=metric_import, by=lead)


def test_own_number_has_a_name_of_its_own(here, head):
    words = {"unit": "cups", "about": "Cups of tea", "counts_people": False, "by": head}
    first = add_own_metric(school=here, label="Tea", **words)
    assert first.code == "own-tea"
    for label in ("tea", "LEAVERS"):
        with pytest.raises(NotAllowed, match="already"):
            add_own_metric(school=here, label=label, **words)
    assert add_own_metric(school=here, label="Tea!", **words).code == "own-tea-2"
    OwnMetric.objects.all().delete()


def test_years_stand_below_each_other_with_gaps(bare, head):
    for year, period, value in ((2023, "autumn", 6), (2025, "spring", 4)):
        f.MetricValueFactory(school=bare, year=year, period=period, value=value, updated_by=head)
    [story] = stories_of(bare, hide_small=False)
    assert (story.metric.code, story.grain, story.positions) == ("leavers", "terms", ["Autumn", "Spring", "Summer"])
    assert [(line.label, [cell.value for cell in line.cells]) for line in story.lines] == [
        ("2023/24", [6, None, None]), ("2024/25", [None, None, None]), ("2025/26", [None, 4, None]),
    ]  # fmt: skip


def test_small_numbers_of_people_are_hidden_from_others_and_in_files(bare, head):
    for code, value in (("leavers", "4.99"), ("referrals", "5"), ("days-lost", "1"), ("eap-contacts", "0")):
        f.MetricValueFactory(school=bare, code=code, value=D(value), updated_by=head)
    hidden = {story.metric.code: story.lines[0].cells[0] for story in stories_of(bare, hide_small=True)}
    assert {code: bar.value for code, bar in hidden.items()} == {
        "leavers": None, "referrals": 5, "days-lost": 1, "eap-contacts": None,
    }  # fmt: skip
    assert hidden["leavers"].note == hidden["eap-contacts"].note == "fewer than 5"
    open_ = {story.metric.code: story.lines[0].cells[0].value for story in stories_of(bare, hide_small=False)}
    assert open_["leavers"] == 4.99
    assert [row[4] for row in file_rows(bare)] == ["1", "fewer than 5", "5", "fewer than 5"]
    assert trust_table([bare], LEAVERS, Grain.TERMS).rows == [(bare, ["fewer than 5"])]


def test_reader_from_the_trust_alone_meets_no_small_number(world, sign_in):
    url = reverse("metrics:overview", args=[world.school.pk])
    texts = {persona: sign_in(persona).get(url).content.decode() for persona in ("head", "governor", "trust_lead")}
    shown = '<td class="govuk-table__cell govuk-table__cell--numeric"> 3 </td>'
    assert {persona: shown in " ".join(text.split()) for persona, text in texts.items()} == {
        "head": True,
        "governor": True,
        "trust_lead": False,
    }
    assert "fewer than 5" in texts["trust_lead"]


def grid(world, **typed) -> dict:
    """What the page sends for the autumn of leavers."""
    return {"n_leavers_autumn": "", "was_n_leavers_autumn": "3"} | typed


def test_grid_saves_and_says_at_the_cell_what_is_wrong(world, sign_in):
    client, url = sign_in("head"), reverse("metrics:enter", args=[world.school.pk]) + "?year=2025/26"
    page = client.post(url, grid(world, n_leavers_autumn="many", n_referrals_autumn="8"))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["n_leavers_autumn"])
    assert 'value="many"' in page.content.decode()
    assert 'value="8"' in page.content.decode()
    assert client.post(url, grid(world, n_leavers_autumn="6", n_referrals_autumn="8")).status_code == 302
    with scope(everything=True):
        assert values_of(world.school)[AUTUMN] == D(6)


def test_grid_keeps_both_numbers_and_the_second_save_decides(world, sign_in):
    client, url = sign_in("slt"), reverse("metrics:enter", args=[world.school.pk]) + "?year=2025/26"
    with scope(everything=True):
        MetricValue.objects.filter(school=world.school, code="leavers").update(value=11)
    page = client.post(url, grid(world, n_leavers_autumn="6"))
    text = page.content.decode()
    assert (page.status_code, "changed this to 11" in text, 'value="6"' in text) == (422, True, True)
    was = 'name="was_n_leavers_autumn" value="11"'
    assert was in text
    assert client.post(url, grid(world, n_leavers_autumn="6", was_n_leavers_autumn="11")).status_code == 302
    with scope(everything=True):
        assert values_of(world.school)[AUTUMN] == D(6)


@pytest.mark.parametrize("query", ["?year=1066", "?by=weeks", "?year=%00&by=years", "?year=2099"])
def test_grid_takes_any_address(world, sign_in, query):
    assert sign_in("head").get(reverse("metrics:enter", args=[world.school.pk]) + query).status_code == 200


def test_school_imports_its_rows_of_the_trusts_file(world, sign_in):
    client, school = sign_in("head"), world.school
    upload = SimpleUploadedFile("hr.csv", FILE.read_bytes())
    response = client.post(reverse("metrics:upload", args=[school.pk]), {"file": upload})
    text = client.get(response.url).content.decode()
    assert "180 rows are for other schools and are left out" in text
    assert client.post(f"{response.url}take/").status_code == 302
    with scope(everything=True):
        assert values_of(school)["days-lost", 2022, "autumn"] == D("166.4")
        assert MetricValue.objects.exclude(school=school).count() == 3
    assert client.post(f"{response.url}undo/").status_code == 302
    with scope(everything=True):
        assert values_of(school) == {AUTUMN: D(3)}


def test_trust_imports_for_its_schools_and_sees_them_side_by_side(world, sign_in):
    client, trust = sign_in("trust_lead"), world.trust
    upload = SimpleUploadedFile("hr.csv", FILE.read_bytes())
    response = client.post(reverse("trust_metrics:upload", args=[trust.pk]), {"file": upload})
    assert "171 rows are for other schools" in client.get(response.url).content.decode()
    client.post(f"{response.url}take/")
    page = client.get(reverse("trust_metrics:overview", args=[trust.pk]), {"metric": "days-lost"})
    rows = {school.name: cells for school, cells in page.context["table"].rows}
    assert rows["Hazel Primary"] == ["207.9", "258.6", "285", "257.4", "253.6", "195.5"]
    with scope(everything=True):
        assert not MetricValue.objects.filter(school=world.next_door, code="days-lost").exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\xff\xfe\x00", b"just words"])
def test_file_that_is_no_table_says_what_to_do(world, sign_in, content):
    upload = SimpleUploadedFile("numbers.csv", content)
    page = sign_in("head").post(reverse("metrics:upload", args=[world.school.pk]), {"file": upload})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])


def test_file_of_numbers_runs_nothing_in_a_spreadsheet(world, sign_in):
    with scope(everything=True):
        OwnMetric.objects.filter(school=world.school).update(label="=1+1", code="own-sum")
        f.MetricValueFactory(school=world.school, code="own-sum", updated_by=world.person("head"))
    text = sign_in("head").get(reverse("metrics:export_csv", args=[world.school.pk])).content.decode()
    assert text.splitlines()[0].startswith("\ufeffMetric,Unit")
    assert "'=1+1,,2025/26,Autumn,12,What is counted." in text.splitlines()


def test_taking_costs_the_same_for_many_numbers(bare, head):
    counts = []
    for text in (TERMS, TERMS + "".join(f"{year}/{year % 100 + 1:02},Autumn,3\n" for year in range(2010, 2024))):
        metric_import = previewed(bare, head, text)
        with CaptureQueriesContext(connection) as captured:
            take_import(metric_import=metric_import, by=head)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_number_entered_eight_times_at_once_is_one_of_them_and_seven_hear_of_it(scratch):
    school, head = scratch.school, scratch.person("head")
    key = ("days-lost", 2025, "autumn")

    def enter(value):
        def run():
            with scope(schools=[school.pk]):
                try:
                    return save_values(school=school, changes={key: (None, D(value))}, by=head)
                except ValuesChanged:
                    return 0

        return run

    assert sum(at_once(*[enter(value) for value in range(1, 9)])) == 1


def exported(world, sign_in) -> bytes:
    """The numbers of Hazel as its own file has them."""
    return sign_in("head").get(reverse("metrics:export_csv", args=[world.school.pk])).content


def send_numbers(client, school, content: bytes, name: str = "numbers.csv"):
    """The answer to a file of a school."""
    return client.post(reverse("metrics:upload", args=[school.pk]), {"file": SimpleUploadedFile(name, content)})


def test_our_own_file_is_read_again_as_it_was(world, sign_in):
    client, school = sign_in("head"), world.school
    with scope(everything=True):
        own = OwnMetric.objects.filter(school=school).first()
        OwnMetric.objects.filter(pk=own.pk).update(label="- more time, =1+1")
        for code, value, year in (("days-lost", "1234.5", 2024), ("leavers", "7", 2024), (own.code, "9", 2023)):
            f.MetricValueFactory(school=school, code=code, year=year, value=D(value), updated_by=world.person("head"))
        before = values_of(school)
    content = exported(world, sign_in)
    assert b"\r\n'- more time, =1+1" in content or b'"\'- more time, =1+1"' in content
    same = client.get(send_numbers(client, school, content).url).content.decode()
    assert "Every figure in this file is already here." in same
    assert "1 cell says “fewer than 5”" in one_line(same)
    with scope(everything=True):
        MetricValue.objects.filter(school=school).exclude(code="leavers", year=2025).delete()
    look = send_numbers(client, school, content)
    client.post(f"{look.url}take/")
    with scope(everything=True):
        assert values_of(school) == before


def test_columns_with_other_names_are_matched_and_remembered(world, sign_in):
    client, school = sign_in("head"), world.school
    content = b"Numbers of the trust\nSchool year,When,Sick days\n2025/26,Autumn,12\n"
    page = client.get(send_numbers(client, school, content).url)
    text = one_line(page.content.decode())
    assert ("Match your columns" in text, "For example: 12" in text) == (True, True)
    here = page.request["PATH_INFO"]
    refused = client.post(here, {"c0": "year", "c1": "", "c2": ""})
    assert (refused.status_code, "Match the columns by hand" in refused.content.decode()) == (422, True)
    twice = client.post(here, {"c0": "year", "c1": "year", "c2": "metric:days-lost"})
    assert (twice.status_code, "Two columns are matched to this" in twice.content.decode()) == (422, True)
    look = client.post(here, {"c0": "year", "c1": "period", "c2": "metric:days-lost"})
    assert "Match columns again" in client.get(look.url).content.decode()
    client.post(f"{look.url}take/")
    with scope(everything=True):
        assert values_of(school)["days-lost", 2025, "autumn"] == 12
        assert not Upload.objects.filter(subject=f"numbers:school:{school.pk}").exists()
    assert "The file is" not in send_numbers(client, school, content).url
    assert "/files/" not in send_numbers(client, school, content).url  # the same headings, so nothing is asked
    gone = client.get(here, follow=True).content.decode()
    assert "This file is no longer here" in gone


def test_file_of_numbers_is_read_in_another_way_without_a_second_upload(world, sign_in):
    client, school = sign_in("head"), world.school
    page = client.get(send_numbers(client, school, b"Year;Sick days\n2025/26;12\n").url)
    wrong = {"read": "1", "separator": "44", "encoding": "utf-8-sig", "header": "1:1"}
    seen = client.post(page.request["PATH_INFO"], wrong, follow=True).content.decode()
    assert "Comma (,)" in seen
    assert client.post(page.request["PATH_INFO"], wrong | {"separator": "x"}).status_code == 422


def test_numbers_of_a_workbook_are_read(world, sign_in):
    book = Workbook()
    for row in (["Numbers"], ["Academic year", "Days lost"], ["2025/26", 12.5]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    client = sign_in("head")
    look = send_numbers(client, world.school, out.getvalue(), "numbers.xlsx")
    assert ">12.5</td>" in client.get(look.url).content.decode()


def test_year_is_the_sum_of_its_terms_where_all_are_there_and_it_adds_up(bare, head):
    for code, numbers in {"days-lost": (10, 20, 5), "staff-headcount": (40, 40, 42), "leavers": (6, 7)}.items():
        for period, value in zip(("autumn", "spring", "summer"), numbers, strict=False):
            f.MetricValueFactory(school=bare, code=code, year=2025, period=period, value=value, updated_by=head)
    years = {
        story.metric.code: story.lines[0].cells[0].value
        for story in stories_of(bare, hide_small=False)
        if story.grain == "years"
    }
    # 35 days by a mean of 40.7 heads; a headcount does not add up, and of leavers a term is missing.
    assert years == {"days-lost": 35, "days-lost-per-head": 0.9}


@pytest.mark.parametrize("entered_year", [None, 15])
def test_total_does_not_tell_a_hidden_part_of_it(bare, head, entered_year):
    numbers = {"autumn": 6, "spring": 7, "summer": 2} | ({"year": entered_year} if entered_year else {})
    for period, value in numbers.items():
        f.MetricValueFactory(school=bare, code="leavers", year=2025, period=period, value=value, updated_by=head)
    shown = {story.grain: story for story in stories_of(bare, hide_small=True) if story.metric.code == "leavers"}
    assert "years" not in shown
    assert [cell.note for cell in shown["terms"].lines[0].cells] == ["", "", "fewer than 5"]
    assert trust_table([bare], LEAVERS, Grain.YEARS).rows == [(bare, [])]
    assert [row[3] for row in file_rows(bare)] == ["Autumn", "Spring", "Summer"]
    own = {story.grain: story for story in stories_of(bare, hide_small=False) if story.metric.code == "leavers"}
    assert own["years"].lines[0].cells[0].value == 15


def test_panel_compares_the_same_term_of_two_years_in_words(bare, head):
    for year, period, value in (
        (2024, "autumn", 100), (2024, "spring", 90), (2024, "summer", 80), (2025, "autumn", 88.5), (2025, "spring", 90),
    ):  # fmt: skip
        f.MetricValueFactory(
            school=bare, code="days-lost", year=year, period=period, value=D(str(value)), updated_by=head
        )
    [panel] = panels_of(bare, hide_small=False)
    assert [point.label for point in panel.points][::4] == ["Autumn 2024/25", "Spring 2025/26"]
    assert (panel.latest.value, panel.change) == (90, "Same as spring 2024/25")
    f.MetricValueFactory(school=bare, code="days-lost", year=2025, period="summer", value=D("92.5"), updated_by=head)
    assert panels_of(bare, hide_small=False)[0].change == "Up 12.5 on summer 2024/25"


def test_panel_says_nothing_of_a_withheld_figure(bare, head):
    for year, value in ((2024, 9), (2025, 2)):
        f.MetricValueFactory(school=bare, code="leavers", year=year, period="autumn", value=value, updated_by=head)
    [panel] = panels_of(bare, hide_small=True)
    assert (panel.latest.value, panel.latest.note, panel.change) == (None, "fewer than 5", "")
