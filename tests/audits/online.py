"""An audit as tests hold it with people who respond by link: online, or beside a hall."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits.models import Mailing, Recipient
from audits.services import links as services
from audits.services.keys import key_of
from audits.services.online import close_online, due_to_close
from tests.audits.halls import Hall, plan
from tests.databases import as_worker
from tests.world import World
from wqm.sealing.derivation import link_key
from wqm.sealing.tags import make_token
from wqm.tenancy.scope import scope

STAFF = [f"person{number}@hazel.example" for number in range(10)]
LEADERS = ["head@hazel.example", "deputy@hazel.example"]


class Online(Hall):
    """An audit with people who respond by link."""

    def invite(self, staff=(), leaders=()) -> int:
        """Add people to the list."""
        with scope(schools=[self.audit.school_id]):
            return services.invite(audit=self.audit, staff=staff, leaders=leaders, by=self.world.person("head"))

    def send_links(self) -> None:
        """Press the button, and let the worker send them where it is their day."""
        with scope(schools=[self.audit.school_id]):
            services.send_links(audit=self.audit, by=self.world.person("head"))
        with as_worker():
            services.launch_links(self.audit.pk)

    def links(self) -> dict[str, str]:
        """Everybody's address of the page, by their own."""
        with as_worker(), scope(everything=True):
            key = link_key(key_of(self.now))
            groups = services.link_groups(self.audit)
            return {
                person.email: reverse(
                    "hall:seat", args=[self.audit.pk, make_token(key, person.pk), groups[person.is_leader].number]
                )
                for person in Recipient.objects.filter(audit=self.audit)
            }

    def set_mailing(self, **values) -> None:
        """Let what is known of its links and reminders have these values."""
        with scope(everything=True):
            Mailing.objects.filter(audit=self.audit).update(**values)

    def end_last_day(self) -> None:
        """Yesterday was the last day to respond."""
        today = timezone.localdate()
        self.set(opens_on=today - timedelta(days=5), closes_on=today - timedelta(days=1))

    def close(self) -> None:
        """As the worker does after the last day."""
        with as_worker():
            assert self.audit.pk in due_to_close()
            close_online(self.audit.pk)


def online_at(world: World) -> Online:
    """Online from today for nine days; ten staff and two senior leaders have their links."""
    today = timezone.localdate()
    held = Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=9)))
    held.invite(STAFF, LEADERS)
    held.send_links()
    return held


def write(address: str, **fields):
    """Send a form by link; names of fields have `_` for `-`."""
    return Client().post(address, {name.replace("_", "-"): value for name, value in fields.items()})


def respond(held: Online, number: int, **fields) -> None:
    """The first so many people of the list, by the alphabet."""
    for email, address in sorted(held.links().items())[:number]:
        assert write(address, **({"rating_1": "2", "entry_1_idea": f"Idea of {email}"} | fields)).status_code == 303
