"""The numbers of a school that are counted and not marked: what ships, and what a school adds.

What ships is code: the same words and the same count in every school, so that a trust can put schools side by side.
"""

from dataclasses import dataclass
from decimal import Decimal

FEWER_THAN = 5


@dataclass(frozen=True)
class Metric:
    """A number with what it counts. `counts_people`: a small one tells who it was, so others see "fewer than 5"."""

    code: str
    label: str
    unit: str
    about: str
    counts_people: bool = False
    is_own: bool = False
    # The figures of terms add up to the year's; not so for a headcount or a percentage.
    adds_up: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def is_percent(self) -> bool:
        """It cannot be more than 100."""
        return self.unit == "%"

    def is_small(self, value: Decimal) -> bool:
        """So few people that the number could point at one of them."""
        return self.counts_people and value < FEWER_THAN


SHIPPED = (
    Metric("staff-headcount", "Staff headcount", "", "Everyone employed by the school on the last day of the period.",
           adds_up=False, aliases=("headcount", "staff")),
    Metric("days-lost", "Days lost", "days", "Working days lost to staff sickness in the period.",
           aliases=("days lost to sickness", "sickness days", "staff absence")),
    Metric("days-lost-mental", "Days lost to mental ill health", "days",
           "Days lost because of stress, anxiety, depression or another mental illness.",
           counts_people=True, aliases=("days lost mental health", "mental health days")),
    Metric("leavers", "Leavers", "", "Staff who left in the period, for any reason.", counts_people=True,
           aliases=("staff leavers", "turnover")),
    Metric("referrals", "Counselling referrals (pupils)", "", "Pupils referred to counselling in the period.",
           counts_people=True, aliases=("counselling referrals", "referrals")),
    Metric("eap-contacts", "EAP contacts", "", "Contacts with the employee assistance programme, from its report.",
           counts_people=True, aliases=("employee assistance contacts", "assistance programme contacts")),
    Metric("participation", "PE participation", "%", "Percentage of pupils who took part in a sports club or team.",
           adds_up=False, aliases=("pe participation %", "participation", "club participation")),
)  # fmt: skip
# Worked out from two of them, and never entered: another one divided by the headcount of the same period.
TURNOVER = Metric(
    "staff-turnover", "Staff turnover", "%", "Staff who left, as a percentage of headcount.", adds_up=False
)
DAYS_PER_HEAD = Metric(
    "days-lost-per-head", "Days lost per member of staff", "days",
    "Working days lost to sickness, divided by headcount.", adds_up=False,
)  # fmt: skip
# code of what is divided -> (the rate, what one head counts for)
RATES = {"leavers": (TURNOVER, 100), "days-lost": (DAYS_PER_HEAD, 1)}
BY_CODE = {metric.code: metric for metric in SHIPPED}


def is_small(code: str, value: Decimal) -> bool:
    """Whether others see "fewer than 5"; a number of a school's own is taken to count people."""
    metric = BY_CODE.get(code)
    return metric.is_small(value) if metric else value < FEWER_THAN
