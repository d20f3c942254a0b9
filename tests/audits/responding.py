"""People who respond by link, as tests of several files have them: the one place that knows where they come from."""

from datetime import timedelta

from django.utils import timezone

from tests.audits.halls import plan
from tests.audits.test_links import LEADERS, STAFF, Online
from tests.world import World

__all__ = ["LEADERS", "STAFF", "Online", "online_at"]


def online_at(world: World) -> Online:
    """Online from today for nine days; ten staff and two senior leaders have their links."""
    today = timezone.localdate()
    held = Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=9)))
    held.invite(STAFF, LEADERS)
    held.send_links()
    return held
