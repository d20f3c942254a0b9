"""A report has themes and no entries, is read by those with whom it was shared, and stays when entries go."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audits.enums import AuditState
from audits.models import Agreement, Theme
from audits.queries.report import report_of
from audits.services import themes
from audits.services.purging import due_to_purge, purge_entries
from evidence.models import Evidence
from plans.models import Target
from tests.audits.halls import joined, page_of
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


@pytest.mark.parametrize("persona", ["governor", "slt", "contributor", "trust_lead"])
def test_who_does_not_run_the_audit_sees_no_entry(gathered, sign_in, persona):
    client = sign_in(persona)
    for name in ("detail", "themes"):
        assert "Marking at night" not in client.get(page_of(gathered, name)).content.decode()
    assert client.get(page_of(gathered, "report")).status_code == 404


def test_the_report_has_themes_and_no_entries(reported, sign_in):
    for persona in ("governor", "contributor", "head"):
        page = sign_in(persona).get(page_of(reported, "report")).content.decode()
        assert "Whole-class feedback" in page
        assert "2 entries" in page
        assert "Marking at night" not in page


def test_ratings_of_three_people_are_not_shown(reported):
    with scope(schools=[reported.audit.school_id]):
        shown = report_of(reported.now).principles[1].ratings
    assert shown.withheld
    assert shown.top is None


def test_an_agreement_becomes_a_target_and_a_theme_evidence(reported, sign_in):
    client = sign_in("head")
    with scope(everything=True):
        agreement, theme = Agreement.objects.get(audit=reported.audit), Theme.objects.get(audit=reported.audit)
    of, target = page_of(reported, "follow_up"), {"wish": "target", "target-title": "Whole-class feedback"}
    client.post(of, target | {"target-about": f"{reported.audit.pk}.{agreement.pk}"})
    client.post(of, {"wish": "evidence", "evidence-about": f"{reported.audit.pk}.{theme.pk}"})
    with scope(everything=True):
        made = [
            model.objects.filter(school=reported.audit.school_id, ref_kind="audit_theme").count()
            for model in (Target, Evidence)
        ]
    assert made == [1, 1]
    assert "Target in the plan" in client.get(page_of(reported, "report")).content.decode()


def test_themes_as_a_table_run_no_formula(gathered, sign_in):
    joined(gathered, "Tea is good", title="=HYPERLINK(1)")
    with scope(schools=[gathered.audit.school_id]):
        themes.confirm_themes(audit=gathered.now, by=gathered.world.person("head"))
    text = sign_in("head").get(page_of(gathered, "csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[2] for row in rows] == ["Theme", "'=HYPERLINK(1)"]


def test_leaders_and_governors_hear_by_mail_that_the_report_is_shared(reported):
    """Not the one who shared it, not contributors, and no word of the report is in the mail."""
    with scope(everything=True):
        mail = {row.to: row.text for row in OutgoingEmail.objects.filter(kind="audits.reported")}
    people = reported.world.person
    assert set(mail) == {people("governor").email, people("wellbeing_lead").email}
    assert "One page for governors: http" in mail[people("governor").email]
    assert "One page for governors: http" not in mail[people("wellbeing_lead").email]
    assert not any("Marking" in text for text in mail.values())


def test_nobody_without_an_account_reads_a_report(reported):
    assert Client().get(page_of(reported, "report")).status_code == 302


def test_a_neighbour_finds_no_audit(reported, sign_in):
    assert sign_in("head_next_door").get(page_of(reported, "report")).status_code == 404


def test_until_the_report_is_shared_those_who_run_the_audit_alone_read_it(gathered, sign_in):
    joined(gathered, "Marking at night")
    head, governor = sign_in("head"), sign_in("governor")
    pages = [page_of(gathered, name) for name in ("report", "governors", "told", "csv", "xlsx")]

    def read(client) -> set[int]:
        return {client.get(page).status_code for page in pages}

    assert (read(head), read(governor)) == ({404}, {404})
    head.post(page_of(gathered, "confirm"))
    assert (read(head), read(governor)) == ({200}, {404})
    head.post(page_of(gathered, "publish"))
    assert (read(head), read(governor)) == ({200}, {200})


def test_entries_go_a_term_after_the_report_and_the_report_stays(reported, sign_in):
    assert reported.audit.pk not in due_to_purge()
    reported.set(reported_on=timezone.localdate() - timedelta(days=121))
    assert due_to_purge() == [reported.audit.pk]
    with as_worker():
        assert purge_entries(reported.audit.pk) == 3
    assert due_to_purge() == []
    assert reported.now.state == AuditState.SETTLED
    assert "2 entries" in sign_in("governor").get(page_of(reported, "report")).content.decode()


def test_entries_go_after_a_year_where_nobody_made_a_report(gathered):
    gathered.set(ended_at=timezone.now() - timedelta(days=366))
    assert due_to_purge() == [gathered.audit.pk]


def test_a_report_that_was_never_shared_is_read_by_nobody_else_when_entries_go(gathered, sign_in):
    joined(gathered, "Marking at night", "Marking on Sundays", title="Only a draft")
    gathered.set(ended_at=timezone.now() - timedelta(days=365, minutes=1))
    with as_worker():
        assert purge_entries(gathered.audit.pk) == 3
    assert gathered.now.state == AuditState.SETTLED
    for persona in ("governor", "contributor", "trust_lead"):
        client = sign_in(persona)
        for name in ("report", "governors", "told", "csv"):
            assert client.get(page_of(gathered, name)).status_code in (403, 404)
    assert "Only a draft" in sign_in("head").get(page_of(gathered, "report")).content.decode()
    with pytest.raises(NotAllowed, match="Share the report first"):
        gathered.tell("", ["a@hazel.example"])
