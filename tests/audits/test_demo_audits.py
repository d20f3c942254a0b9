"""The audits of the demo: one that was held and reported, one of next week that can be joined from its first page."""

from collections import defaultdict

import pytest
from django.test import Client
from django.utils import timezone

from audits.models import Agreement, Audit, Entry, Theme
from audits.queries.report import report_of
from demo.queries import open_halls
from demo.world import audit_words as words
from demo.world.audits import make_audits
from tests.databases import as_role
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


@pytest.fixture
def demo(world):
    """Hazel stands for Northgate, its neighbour for Larkfield."""
    people = defaultdict(lambda: world.person("head"))
    with as_role(OWNER), scope(everything=True):
        Agreement.objects.all().delete()
        make_audits({"northgate": world.school, "larkfield": world.next_door}, people)
    return world


def test_northgate_has_held_one_with_figures_themes_and_promises(demo):
    with scope(everything=True):
        audit = Audit.objects.select_related("school", "version").get(school=demo.school, state="reported", people=90)
        report = report_of(audit)
        assert Theme.objects.filter(audit=audit).count() == len(words.THEMES)
    assert audit.ended_at is not None
    assert audit.ended_at < timezone.now()
    assert all(part.ratings.shares for part in report.principles)
    assert [ratings.withheld for _, ratings in report.promises] == [""] * len(words.PROMISED)
    assert len(report.agreements) == len(words.AGREED)
    assert sum(target is not None for _, target in report.agreements) == 2
    assert report.most
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(kind="audits.heard").exists()


def test_what_its_staff_wrote_is_written_and_no_example_is_an_entry():
    texts = [text for theme in words.THEMES for text in theme.entries]
    assert len(texts) == len(set(texts)) >= 40
    assert not any("lorem" in text.lower() for text in texts)
    assert not {theme.example for theme in words.THEMES} & set(texts)


def test_larkfield_s_of_next_week_can_be_joined_by_anybody_and_nothing_is_in_it_yet(demo):
    (larkfield,) = [hall for hall in open_halls() if hall.school == str(demo.next_door)]
    page = Client().get(larkfield.address)
    assert page.status_code == 200
    seat = Client().post(larkfield.address, {"group": "1"})["Location"]
    assert "You are in" in Client().get(seat).content.decode()
    with scope(everything=True):
        audit = Audit.objects.get(school=demo.next_door, state="running")
        assert audit.opens_on is not None
        assert audit.opens_on > timezone.localdate()
        assert not Entry.objects.filter(audit=audit).exists()
