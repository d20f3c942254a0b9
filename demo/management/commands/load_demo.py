"""Fills an empty database with the demo's world. Does nothing where the demo is there already."""

from datetime import date, timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from demo.world import (
    agendas,
    arranging,
    audits,
    cycles,
    later_years,
    library,
    metrics,
    plans,
    reviews,
    surveys,
    training,
    visiting,
    words,
    work,
)
from demo.world.organisations import TRUST
from demo.world.people import make_people, make_places
from demo.world.surveys import Plan
from framework.enums import TextKey
from framework.services.texts import save_text
from schools.models import Trust
from wqm.tenancy.scope import scope


class Command(BaseCommand):
    """`manage.py load_demo`, run as the owner of the tables."""

    help = __doc__

    def handle(self, *args, **options):
        """All or nothing: a start that was cut short begins again."""
        with transaction.atomic(), scope(everything=True):
            if Trust.objects.filter(uid=TRUST[1]).exists():
                return
            call_command("load_samples", verbosity=0)
            build()


def build() -> None:
    """Seven schools at seven different places of the way."""
    schools = make_places()
    people = make_people(schools)
    officer, assessor, ambassador = (people[key] for key in ("kwame.boateng", "frances.holt", "peter.nowak"))
    year = school_year(timezone.localdate())
    surveys.agree_on_use(schools, people)
    arranging.say_when(schools, people)
    cycles.start(schools["ashcombe"], "approved", officer, version="sample-seven")
    _evaluating(schools["larkfield"], people, officer, year)
    _ready(schools["northgate"], people, officer, assessor, year)
    _champion(schools["brook"], people, officer, assessor, ambassador, year)
    _handed_in(schools["harrow"], people["carys.pritchard"], officer, year)
    _village(schools["thorning"], people["ian.fothergill"], officer, year)
    _visited(schools["fairmead"], people["naomi.blythe"], officer, assessor, year)
    _all_parents(schools, people["ruth.okafor"])
    leads = {
        "larkfield": people["joanna.gill"],
        "northgate": people["lucia.ferrara"],
        "brook": people["beth.calloway"],
        "thorning": people["ian.fothergill"],
    }
    plans.make_plans(schools, people, leads)
    audits.make_audits(schools, people)
    training.make_trainings(schools["larkfield"], people)
    save_text(key=TextKey.CONTACT, body=words.CONTACT, edition=0, by=people["margaret.ellison"])
    metrics.make_metrics(schools, leads | {"ashcombe": people["helen.marsh"]}, year)


def _evaluating(school, people, officer, year) -> None:
    """Deep in self-evaluation, with a survey of staff and one of two classes open."""
    cycle = cycles.start(school, "approved", officer, started=date(year, 9, 8))
    cycles.evaluate(cycle, words.PRIMARY, people["joanna.gill"], most=11)
    library.stock_library(cycle, people["joanna.gill"], officer)
    work.make_work(cycle, people, officer)
    head = people["samir.patel"]
    surveys.open_survey(school, Plan("Staff wellbeing survey", 41, 17, 3.7), head)
    plan = Plan("How is school? Years 5 and 6", 62, 24, 3.9, questionnaire=surveys.KS2)
    classes = (("5 Kestrel", "Year 5", 31), ("6 Heron", "Year 6", 31))
    surveys.class_survey(school, plan, head, classes=classes)


def _ready(school, people, officer, assessor, year) -> None:
    """Ready, with results of two years and a visit booked."""
    cycle = cycles.start(school, "approved", officer, started=date(year - 1, 9, 10))
    cycles.evaluate(cycle, words.SECONDARY, people["lucia.ferrara"])
    head = people["andrew.keane"]
    earlier = Plan(f"Northgate staff survey {year - 1}/{year - 2000:02}", 116, 71, 3.4)
    surveys.closed_survey(school, earlier, head, ago=330)
    plan = Plan("Northgate staff survey", 118, 84, 3.6, by_role=True)
    surveys.tell(surveys.closed_survey(school, plan, head, ago=20), head)
    plan = Plan("Northgate students", 300, 251, 3.5, questionnaire=surveys.SECONDARY)
    classes = [
        (f"{year_group.removeprefix('Year ')}{form}", year_group, 30) for year_group in surveys.YEARS for form in "AB"
    ]
    surveys.class_survey(school, plan, head, classes=classes, ago=19)
    reviews.submit_and_accept(cycle, head, officer)
    agendas.share(cycles.visit(cycle, assessor, officer, in_days=16, head=head), head)
    arranging.ask_second(cycle, people["peter.nowak"], officer)


def _handed_in(school, head, officer, year) -> None:
    """Waits for the office, which has read half of it."""
    cycle = cycles.start(school, "approved", officer, started=date(year - 1, 9, 3))
    cycles.evaluate(cycle, words.PRIMARY, head)
    surveys.closed_survey(school, Plan("Harrow Lane staff survey", 29, 19, 3.9), head, ago=11)
    reviews.review_half(reviews.submit_to_office(cycle, head), officer)


def _village(school, head, officer, year) -> None:
    """So small that most figures are withheld."""
    cycle = cycles.start(school, "approved", officer, started=date(year, 9, 15))
    cycles.evaluate(cycle, words.PRIMARY, head, most=4)
    surveys.closed_survey(school, Plan("Staff and regular helpers", 9, 8, 4.1, by_role=True), head, ago=15)


def _visited(school, head, officer, assessor, year) -> None:
    """Approved two years ago; today the assessor is there."""
    before = cycles.start(school, "approved", officer, started=date(year - 2, 9, 5))
    cycles.evaluate(before, words.PRIMARY, head, most=6)
    surveys.closed_survey(school, Plan("Fairmead staff survey", 38, 27, 3.6), head, ago=520)
    reviews.submit_and_accept(before, head, officer)
    cycles.award_with_history(before, assessor, officer, on=weekday(date(year - 1, 5, 14)), head=head)
    cycle = cycles.start(school, "champion", officer, started=date(year - 1, 9, 4))
    cycles.evaluate(cycle, words.PRIMARY, head)
    surveys.closed_survey(school, Plan("Fairmead staff survey, autumn", 39, 30, 3.9), head, ago=18)
    reviews.submit_and_accept(cycle, head, officer)
    booked = cycles.visit(cycle, assessor, officer, in_days=8, head=head)
    visiting.make_visit_of_today(booked, assessor, head)


def _all_parents(schools, lead) -> None:
    """The parents of all schools of the trust, asked the same questions in the same fortnight."""
    lists = [
        (schools["ashcombe"], "ashcombe.parents.example", 40),
        (schools["larkfield"], "larkfield.parents.example", 60),
        (schools["northgate"], "northgate.parents.example", 120),
        (schools["brook"], "brookstreet.parents.example", 55),
    ]
    plan = Plan("Parents and carers, all schools", 275, 96, 3.8, questionnaire=surveys.PARENTS)
    surveys.trust_survey(Trust.objects.get(uid=TRUST[1]), lists, plan, lead, ago=30)


def _champion(school, people, officer, assessor, ambassador, year) -> None:
    """Approved three years ago, two Champion years counted, on the way to the third that Beacon needs."""
    head = people["beth.calloway"]
    years = (("approved", 3, assessor, 3.5), ("champion", 2, assessor, 3.7), ("champion", 1, ambassador, 3.9))
    for level, back, visitor, warm in years:
        cycle = cycles.start(school, level, officer, started=date(year - back, 9, 5))
        cycles.evaluate(cycle, words.PRIMARY, people["yusuf.demir"])
        closed_ago = (timezone.localdate() - date(year - back + 1, 2, 20)).days
        plan = Plan(f"Staff survey {year - back}/{year - back - 1999}", 44, 31, warm)
        surveys.closed_survey(school, plan, head, ago=closed_ago)
        reviews.submit_and_accept(cycle, head, officer)
        on = weekday(date(year - back + 1, 5, 12))
        cycles.award_with_history(cycle, visitor, officer, on=on, head=people["beth.calloway"])
    running = cycles.start(school, "champion", officer, started=date(year, 9, 4))
    cycles.evaluate(running, words.PRIMARY, people["yusuf.demir"], most=15)
    later_years.go_on_after_the_last_visit(running, people["yusuf.demir"])
    later_years.share_practice(school, people["yusuf.demir"], year)


def weekday(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def school_year(today: date) -> int:
    """The calendar year in which the academic year of `today` began (1 September)."""
    return today.year if today.month >= 9 else today.year - 1
