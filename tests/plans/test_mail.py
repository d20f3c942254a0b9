"""Reminders and summaries: who, when, once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plans.models import MailWish, SentMail, Target
from plans.services.mail import send_due_mail
from plans.tasks import send_reminders
from schools.models import Membership
from tests import factories as f
from tests.databases import as_worker
from tests.surveys.test_race import at_once
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)


@pytest.fixture
def on(monkeypatch):
    """`on(day)` makes that day today."""

    def move(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda: day)

    return move


@pytest.fixture
def quiet(world):
    """Nothing is due anywhere, and nobody has chosen anything."""
    with scope(everything=True):
        Target.objects.update(state="dropped", is_priority=False)
        MailWish.objects.all().delete()
        SentMail.objects.all().delete()


def due(world, day, *, school=None, **values):
    """An action that is due on this day."""
    with scope(everything=True):
        target = f.TargetFactory(school=school or world.school, created_by=world.person("head"))
        return f.ActionFactory(target=target, due_on=day, **values)


def sent(run=send_due_mail) -> list[tuple[str, str, str]]:
    """(kind, to, subject) of the mail that a run of the worker writes."""
    with as_worker():
        with scope(everything=True):
            before = set(OutgoingEmail.objects.values_list("pk", flat=True))
        run()
        with scope(everything=True):
            new = OutgoingEmail.objects.exclude(pk__in=before).order_by("kind", "to")
            return list(new.values_list("kind", "to", "subject"))


def test_owner_hears_a_week_before_and_on_the_day_once_each(world, quiet, on):
    due(world, TUESDAY + timedelta(days=7), owner=world.person("contributor"), title="Ask the team")
    on(TUESDAY - timedelta(days=1) - timedelta(days=5))  # more than a week before
    assert sent() == []
    on(TUESDAY)
    assert sent(send_reminders) == [("plans.reminder", "contributor@hazel.example", "Due on 1 December: Ask the team")]
    assert sent(send_reminders) == []
    on(TUESDAY + timedelta(days=3))
    assert sent() == []
    on(TUESDAY + timedelta(days=7))
    assert sent() == [("plans.reminder", "contributor@hazel.example", "Due today: Ask the team")]
    assert sent() == []


def test_another_day_is_another_reminder(world, quiet, on):
    action = due(world, TUESDAY + timedelta(days=2), owner=world.person("contributor"))
    on(TUESDAY)
    assert len(sent()) == 1
    with scope(everything=True):
        type(action).objects.filter(pk=action.pk).update(due_on=TUESDAY + timedelta(days=5))
    assert len(sent()) == 1


def test_nobody_who_left_is_reminded(world, quiet, on):
    on(TUESDAY)
    owner = world.person("contributor")
    due(world, TUESDAY, owner=owner)
    due(world, TUESDAY, owner=world.person("ex_member"))
    due(world, TUESDAY, owner_name="Year 4 team")
    due(world, TUESDAY)
    with scope(everything=True):
        Membership.objects.filter(user=owner).delete()
    assert sent() == []


def test_closed_account_gets_nothing(world, quiet, on):
    on(MONDAY)
    head = world.person("head")
    due(world, MONDAY, owner=head)
    head.is_active = False
    head.save()
    assert [to for _, to, _ in sent()] == ["lead@hazel.example"]


def test_finished_action_and_closed_target_are_silent(world, quiet, on):
    on(TUESDAY)
    owner = world.person("contributor")
    due(world, TUESDAY, owner=owner, state="done", finished_on=TUESDAY)
    due(world, TUESDAY, owner=owner, state="dropped")
    closed = due(world, TUESDAY, owner=owner)
    with scope(everything=True):
        Target.objects.filter(pk=closed.target_id).update(state="reached")
    assert sent() == []


def test_leaders_get_a_summary_on_mondays_until_they_choose(world, quiet, on):
    due(world, MONDAY - timedelta(days=3), title="Late")
    on(TUESDAY)
    assert sent() == []
    on(MONDAY)
    assert [(kind, to) for kind, to, _ in sent()] == [
        ("plans.digest", "head@hazel.example"), ("plans.digest", "lead@hazel.example"),
    ]  # fmt: skip
    assert sent() == []


def test_choice_of_a_person_counts(world, quiet, on):
    due(world, MONDAY + timedelta(days=3), owner=world.person("slt"))
    with scope(everything=True):
        f.MailWishFactory(school=world.school, user=world.person("head"), rhythm="never")
        f.MailWishFactory(school=world.school, user=world.person("slt"), rhythm="daily", reminders=False)
        f.MailWishFactory(school=world.school, user=world.person("contributor"), rhythm="daily")
    on(SATURDAY - timedelta(days=7))
    assert sent() == []
    on(MONDAY)
    assert [(kind, to) for kind, to, _ in sent()] == [
        ("plans.digest", "lead@hazel.example"), ("plans.digest", "slt@hazel.example"),
    ]  # fmt: skip
    on(TUESDAY)
    assert [(kind, to) for kind, to, _ in sent()] == [("plans.digest", "slt@hazel.example")]


def test_summary_says_what_is_due_in_this_school_and_no_other(world, quiet, on):
    on(MONDAY)
    due(world, MONDAY - timedelta(days=1), title="Late here", owner_name="Year 4 team")
    due(world, MONDAY, title="Today here")
    due(world, MONDAY, title="Next door", school=world.next_door)
    sent()
    with scope(everything=True):
        text = OutgoingEmail.objects.get(to="head@hazel.example").text
    assert "Overdue:\n- Late here (22 November, Year 4 team)\n" in text
    assert "Due within a week:\n- Today here (23 November)\n" in text
    assert "Next door" not in text
    assert f"/schools/{world.school.pk}/plan/" in text


def test_link_is_there_for_those_who_can_open_it(world, quiet, on):
    on(TUESDAY)
    action = due(world, TUESDAY, owner=world.person("contributor"))
    other = due(world, TUESDAY, owner=world.person("slt"))
    sent()
    with scope(everything=True):
        texts = dict(OutgoingEmail.objects.filter(kind="plans.reminder").values_list("to", "text"))
    assert f"/plan/actions/{action.pk}/" not in texts["contributor@hazel.example"]
    assert "Tell the person who leads the plan" in texts["contributor@hazel.example"]
    assert f"/plan/actions/{other.pk}/" in texts["slt@hazel.example"]


def test_page_of_wishes_saves_and_tells_what_counts_now(world, quiet, sign_in):
    client, url = sign_in("head"), f"/schools/{world.school.pk}/plan/mail/"
    assert client.get(url).context["form"].initial == {"rhythm": "weekly", "reminders": True}
    assert client.post(url, {"rhythm": "daily"}).status_code == 302
    assert client.get(url).context["form"].initial == {"rhythm": "daily", "reminders": False}
    assert client.post(url, {"rhythm": "hourly"}).status_code == 422
    assert sign_in("trust_lead").post(url, {"rhythm": "daily"}).status_code == 302
    with scope(everything=True):
        assert list(MailWish.objects.values_list("user__email", flat=True)) == ["head@hazel.example"]


@pytest.mark.slow
def test_two_workers_at_once_send_once(scratch):
    with scope(everything=True):
        Target.objects.update(state="dropped", is_priority=False)
    due(scratch, timezone.localdate(), owner=scratch.person("contributor"))
    counts = at_once(*[send_due_mail] * 4)
    with as_worker(), scope(everything=True):
        assert OutgoingEmail.objects.filter(kind="plans.reminder").count() == 1
    assert sum(counts) == 1 or timezone.localdate().weekday() == 0
