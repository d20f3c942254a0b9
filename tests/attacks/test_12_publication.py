"""Attack 12: whoever holds the published page, file and pack cannot work out what a few people answered.

Random schools in which some kinds are silent; the rows that are shown are read from the page, the CSV file and the API,
and an audit that shares no line with the product's own tries every combination of them. Then what a single figure says
to somebody who knows how many answered, and what the length of the list of codes says.
"""

import csv
import io
import random
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from framework.models import Questionnaire
from surveys.models import Ballot, Recipient, Wave, WaveSchool
from surveys.recipients.groups import group_code
from surveys.services import preparing, waves
from tests.attacks.report import Verdict, judge
from tests.databases import as_worker
from tests.surveys.publication.brute_force import Number, isolates
from tests.surveys.waves_in_states import ALL_FOUR, closed, launched, links, submit
from wqm.sealing.small_numbers import count_band, fine_by, fineness, has_comments, response_floor, share
from wqm.tenancy.scope import scope

K = 7
ROLES, SITES = ["Teachers", "Assistants", "Office", "Kitchen"], ["Infants", "Juniors"]


def random_school(world, chance: random.Random) -> tuple[Wave, dict[str, Number]]:
    """A closed wave with two breakdowns. How many of each kind were invited, and answered: all, some or none."""
    head, today = world.person("head"), timezone.localdate()
    with scope(schools=[world.school.pk], person=head.pk):
        wave = waves.start_wave(
            school=world.school,
            questionnaire=Questionnaire.objects.get(slug="sample-staff-1"),
            name=f"Wave {chance.random()}",
            opens_on=today,
            closes_on=today + timedelta(days=7),
            by=head,
        )
        preparing.set_breakdowns(wave=wave, breakdowns=[("Role", ROLES), ("Site", SITES)], by=head)
        wave.refresh_from_db()
        part = WaveSchool.objects.get(wave=wave)
        people, rows = {}, []
        for role in wave.breakdowns[0]["categories"]:
            for site in wave.breakdowns[1]["categories"]:
                code = group_code(part.groups, {"role": role["code"], "site": site["code"]})
                invited = chance.choice([0, 0, 1, 2, 3, 5, 8, 9, 12])
                people[code] = Number(chance.choice([0, invited // 2, invited, invited]), invited)
                rows += [Recipient(wave=wave, school=world.school, email=f"{code}{n}@x.example", group=code)
                         for n in range(invited)]  # fmt: skip
        part.save()
        Recipient.objects.bulk_create(rows)
        if len(rows) < K + 2:
            return wave, {}
        waves.send_wave(wave=wave, by=head)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    left = {kind: number.answered for kind, number in people.items()}
    for link in links(wave).values():
        kind = link.rsplit(".", 1)[1]
        if left[kind]:
            left[kind] -= 1
            assert submit(link, {**ALL_FOUR, "q-lead-vision": chance.choice("12345")}).status_code == 200
    return closed(wave), people


def rows_named(names: set[str], wave: Wave, people: dict[str, Number]) -> list[frozenset[str]]:
    """The kinds that the shown names stand for: "Teachers", "Office and Kitchen", the school."""
    groups = [frozenset(people)]
    in_of = {group["code"]: group["in"] for group in wave.groups}
    for breakdown in wave.breakdowns:
        code_of = {category["name"]: category["code"] for category in breakdown["categories"]}
        for name in names:
            parts = re.split(r", | and ", name)
            if all(part in code_of for part in parts):
                codes = {code_of[part] for part in parts}
                groups.append(frozenset(kind for kind in people if in_of[kind].get(breakdown["code"]) in codes))
    return groups


def bare(name: str) -> str:
    """The name of a group without that of its breakdown, which files put in front."""
    return name.split(": ", 1)[-1]


def shown_on_page(page: str) -> set[str]:
    """Names of columns of groups that have a number in them."""
    names = set()
    for table in BeautifulSoup(page, "html.parser").select("#groups ~ div.wqm-scroll table"):
        head = [cell.get_text(strip=True) for cell in table.select("thead th")]
        answered = table.select_one("tbody tr").find_all("td")
        names |= {
            name for name, cell in zip(head[1:], answered, strict=True) if re.search(r"\d", cell.get_text())
            and "wqm-cell--withheld" not in cell.get("class", [])
        }  # fmt: skip
    return names


@pytest.mark.parametrize("seed", range(6))
def test_published_figures_isolate_nobody(scratch, seed):
    chance = random.Random(seed)
    wave, people = random_school(scratch, chance)
    control = isolates([frozenset("ab"), frozenset("a")], {"a": Number(20, 24), "b": Number(0, 3)}, K)
    if not people or wave.state == "too_few":
        judge(Verdict("12", f"school {seed}: nobody to publish", 0, 1, 0, int(control), 1))
        return
    client = Client()
    client.force_login(scratch.person("head"))
    address = [scratch.school.pk, wave.pk]
    page = client.get(reverse("surveys:results", args=address)).content.decode()
    table = csv.DictReader(
        io.StringIO(client.get(reverse("surveys:results_csv", args=address)).content.decode("utf-8-sig"))
    )
    in_file = {row["Group"] for row in table if row["Kind"] == "Responses"} - {str(scratch.school)}
    from_file = {name.partition(": ")[2] for name in in_file}  # after the name of the breakdown
    data = client.get(reverse("api:survey_results", args=address)).json()
    from_api = {bare(row["group"]) for group in data["groups"] for row in group["rows"] if not row["withheld"]}
    assert shown_on_page(page) == from_file == from_api
    rows = rows_named(from_file, wave, people)
    assert len(rows) == 1 + len(from_file)
    leaks = isolates(rows, people, K)
    judge(Verdict("12", f"school {seed}: {len(rows)} rows published", int(leaks), 1, 0, int(control), 1))


def told(say, whole: int) -> list[set[int]]:
    """For each figure that can stand there, of how many of `whole` people it can be."""
    fitting: dict[str, set[int]] = {}
    for part in range(whole + 1):
        fitting.setdefault(say(part, whole), set()).add(part)
    return list(fitting.values())


def telling(say, wholes: range) -> int:
    """How many figures say of how many people they are, or that they are of nobody, or of everybody."""
    return sum(len(parts) == 1 or parts in ({0}, {whole}) for whole in wholes for parts in told(say, whole))


def naive_share(part: int, whole: int) -> str:
    """To the nearest 5%, ending at 10 and 90: fine for hundreds, and for eight people a number of people."""
    return str(min(max(round(part * 20 / whole) * 5, 10), 90))


def test_no_figure_tells_a_number_of_people_nobody_or_everybody():
    """To somebody who knows how many answered."""
    wholes = range(7, 300)
    hits = telling(lambda part, whole: share(part, whole).text, wholes)
    figures = sum(len(told(lambda part, whole: share(part, whole).text, whole)) for whole in wholes)
    control = telling(naive_share, range(8, 9))
    judge(Verdict("12", "figures that fit one number of people", hits, figures, 0, int(control > 0), 1))


def told_together(say, whole: int) -> list[set[int]]:
    """For each pair of figures of a question with two answers, of how many of `whole` people the first can be."""
    fitting: dict[tuple[str, str], set[int]] = {}
    for part in range(whole + 1):
        fitting.setdefault((say(part, whole), say(whole - part, whole)), set()).add(part)
    return list(fitting.values())


def half_up(part: int, whole: int) -> str:
    """As shares are, but a half goes upwards on both sides of the middle."""
    step, cap = (10, 20) if whole < 40 else (5, 10)
    return str(min(max((part * 200 + whole * step) // (whole * step * 2) * step, cap), 100 - cap))


def test_two_figures_side_by_side_tell_no_number_of_people():
    """A share and the rest of a question with two answers: 40% and 70% would be 7 and 13 of 20, and nothing else."""
    wholes = range(20, 300)

    def hits(say) -> int:
        return sum(
            len(parts) == 1 or parts in ({0}, {whole}) for whole in wholes for parts in told_together(say, whole)
        )

    figures = sum(len(told_together(half_up, whole)) for whole in wholes)
    found = hits(lambda part, whole: share(part, whole).text)
    judge(Verdict("12", "two figures side by side", found, figures, 0, int(hits(half_up) > 0), 1))


def known(floor, wholes: range) -> int:
    """How many numbers of answers follow from the response, the band and what else stands on one page of results."""
    hits = 0
    for invited in wholes:
        pages: dict[tuple, int] = {}
        for answered in range(K, invited + 1):
            fine = fineness(fine_by(answered, invited))
            page = floor(answered, invited), count_band(answered, invited), fine, has_comments(answered, invited)
            pages[page] = pages.get(page, 0) + 1
        hits += sum(number == 1 for number in pages.values())
    return hits


def naive_floor(answered: int, invited: int) -> int:
    """The step that was reached, whatever else is shown."""
    step = 5 if invited >= 40 else 10
    return min(answered * 100 // invited // step * step, 90)


def test_response_and_band_on_one_page_do_not_tell_how_many_answered():
    """Of 21 invited, "fewer than 20" and "90% reached at least" was 19."""
    wholes = range(20, 300)
    hits = known(lambda answered, invited: response_floor(answered, invited, K), wholes)
    pages = sum(invited + 1 - K for invited in wholes)
    judge(Verdict("12", "response and band on one page", hits, pages, 0, int(known(naive_floor, wholes) > 0), 1))


def test_list_of_codes_does_not_tell_how_many_answered(scratch):
    """Two waves with as many invited, 8 and 11 answers: every public page and figure but the figures is the same."""
    lengths, numbers = [], []
    for answered in (8, 11):
        wave = launched(scratch, people=12, name=f"Of {answered}")
        for link in list(links(wave).values())[:answered]:
            submit(link)
        closed(wave)
        page = Client().get(reverse("respond:receipts", args=[wave.pk])).content.decode()
        lengths.append(len(re.findall(r"<bdi[^>]*>[A-Z2-7]{5}-[A-Z2-7]{5}</bdi>", page)))
        with as_worker(), scope(everything=True):
            numbers.append(len(Ballot.objects.filter(wave=wave)))
    assert numbers == [8, 11]
    judge(
        Verdict("12", "length of the list of codes", int(lengths != [17, 17]), 1, 0, int(numbers[0] != numbers[1]), 1)
    )
