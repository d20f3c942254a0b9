"""Fills an empty database with the demo's world. Does nothing where the demo is there already."""

from datetime import date, timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from demo.world import cycles, surveys, words
from demo.world.people import make_people, make_places
from demo.world.places import TRUST
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
    """Six schools at six different places of the way."""
    schools = make_places()
    people = make_people(schools)
    officer, assessor, ambassador = (people[key] for key in ("kwame.boateng", "frances.holt", "peter.nowak"))
    year = school_year(timezone.localdate())

    cycles.start(schools["ashcombe"], "approved", officer, version="sample-seven")

    larkfield = cycles.start(schools["larkfield"], "approved", officer, started=date(year, 9, 8))
    cycles.evaluate(larkfield, words.PRIMARY, people["joanna.gill"], most=11)
    surveys.open_survey(schools["larkfield"], "How are we? Staff survey", 41, 17, people["samir.patel"], warm=3.7)

    northgate = cycles.start(schools["northgate"], "approved", officer, started=date(year - 1, 9, 10))
    cycles.evaluate(northgate, words.SECONDARY, people["lucia.ferrara"])
    surveys.closed_survey(
        schools["northgate"], "Northgate staff survey", 118, 84, people["andrew.keane"], warm=3.6, ago=20
    )
    cycles.hand_in_and_accept(northgate, people["andrew.keane"], officer)
    cycles.visit(northgate, assessor, officer, in_days=16)

    _champion(schools["brook"], people, officer, assessor, ambassador, year)

    harrow = cycles.start(schools["harrow"], "approved", officer, started=date(year - 1, 9, 3))
    cycles.evaluate(harrow, words.PRIMARY, people["carys.pritchard"])
    surveys.closed_survey(
        schools["harrow"], "Harrow Lane staff survey", 29, 19, people["carys.pritchard"], warm=3.9, ago=11
    )
    cycles.submit_cycle(cycle=harrow, by=people["carys.pritchard"])

    thorning = cycles.start(schools["thorning"], "approved", officer, started=date(year, 9, 15))
    cycles.evaluate(thorning, words.PRIMARY, people["ian.fothergill"], most=4)
    surveys.closed_survey(
        schools["thorning"], "Staff and regular helpers", 9, 8, people["ian.fothergill"], warm=4.1, ago=15
    )


def _champion(school, people, officer, assessor, ambassador, year) -> None:
    """Approved the year before last, Champion last year, on the way to its next Champion year."""
    head = people["beth.calloway"]
    for level, back, visitor, warm in (("approved", 2, assessor, 3.5), ("champion", 1, ambassador, 3.9)):
        cycle = cycles.start(school, level, officer, started=date(year - back, 9, 5))
        cycles.evaluate(cycle, words.PRIMARY, people["yusuf.demir"])
        closed_ago = (timezone.localdate() - date(year - back + 1, 2, 20)).days
        surveys.closed_survey(
            school, f"Staff survey {year - back}/{year - back - 1999}", 44, 31, head, warm=warm, ago=closed_ago
        )
        cycles.hand_in_and_accept(cycle, head, officer)
        cycles.award_with_history(cycle, visitor, officer, on=date(year - back + 1, 5, 12) + timedelta(days=back))
    running = cycles.start(school, "champion", officer, started=date(year, 9, 4))
    cycles.evaluate(running, words.PRIMARY, people["yusuf.demir"], most=15)


def school_year(today: date) -> int:
    """The calendar year in which the academic year of `today` began (1 September)."""
    return today.year if today.month >= 9 else today.year - 1
