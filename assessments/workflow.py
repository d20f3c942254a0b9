"""Which state of a visit, and of an engagement on it, may follow which."""

from functools import partial

from assessments.enums import EngagementState as E
from assessments.enums import VisitState as S
from wqm.access.transitions import can_take

TRANSITIONS = {
    "book": ({S.ARRANGING, S.POSTPONED}, S.BOOKED),
    "days again": ({S.POSTPONED}, S.ARRANGING),
    "lose lead": ({S.ARRANGING, S.BOOKED}, S.ARRANGING),
    "postpone": ({S.ARRANGING, S.BOOKED, S.POSTPONED}, S.POSTPONED),
    "record": ({S.BOOKED}, S.RECORDED),
    "cancel": ({S.ARRANGING, S.POSTPONED, S.BOOKED}, S.CANCELLED),
}
ENGAGEMENT_TRANSITIONS = {
    "accept": ({E.ASKED}, E.ACCEPTED),
    "decline": ({E.ASKED}, E.DECLINED),
    "withdraw": ({E.ASKED, E.ACCEPTED}, E.WITHDRAWN),
    "end": ({E.ACCEPTED}, E.ENDED),
}

may = partial(can_take, TRANSITIONS)
may_engagement = partial(can_take, ENGAGEMENT_TRANSITIONS)
