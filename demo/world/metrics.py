"""Numbers of the demo's schools over three years, invented and always the same."""

import random
from decimal import Decimal

from accounts.models import User
from plans.enums import PERIODS, Grain
from plans.services.metrics import add_own_metric, save_values
from schools.models import School

# key of a school -> staff
STAFF = {"ashcombe": 34, "larkfield": 41, "northgate": 118, "brook": 44, "thorning": 6}


def make_metrics(schools: dict[str, School], leads: dict[str, User], year: int) -> None:
    """Three years by terms, as a trust's file would bring them, and one number that a school counts for itself."""
    for key, staff in STAFF.items():
        chance = random.Random(key)
        changes = {}
        for back in (3, 2, 1):
            for period in PERIODS[Grain.TERMS]:
                for code, value in _numbers(chance, staff, back).items():
                    changes[code, year - back, period.value] = (None, Decimal(str(value)))
        save_values(school=schools[key], changes=changes, by=leads[key])
    own = add_own_metric(
        school=schools["larkfield"],
        label="Afternoons without cover",
        unit="",
        about="Afternoons when the wellbeing lead was not used for cover.",
        counts_people=False,
        by=leads["larkfield"],
    )
    half_terms = dict(zip(PERIODS[Grain.HALF_TERMS], ("3", "4", "6", "5", "6", "7"), strict=True))
    changes = {(own.code, year - 1, period.value): (None, Decimal(value)) for period, value in half_terms.items()}
    save_values(school=schools["larkfield"], changes=changes, by=leads["larkfield"])


def _numbers(chance: random.Random, staff: int, back: int) -> dict[str, float]:
    lost = round(staff * chance.uniform(2.1, 3.2) * (0.85 + 0.1 * back), 1)
    return {
        "staff-headcount": staff + chance.randint(-2, 2),
        "days-lost": lost,
        "days-lost-mental": round(lost * chance.uniform(0.1, 0.28), 1),
        "leavers": chance.randint(0, max(1, staff // 12)),
        "referrals": chance.randint(0, max(2, staff // 4)),
        "participation": chance.randint(52, 88),
    }
