"""What is written on a visit is for the people on it; the school reads its agenda, and photographs it has to approve.

The school does not read findings before the visit is recorded. People on a visit read the copy that was submitted, and
its files.
"""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows

OF_THE_VISIT = ("visitnote", "targetcheck", "evidencecheck", "disclosure", "internalremark")
CHILDREN = ("agenda", "agendaitem", "briefing", "visitphoto", *OF_THE_VISIT)
HERE = "school_id = ANY ((SELECT wqm_schools())::bigint[])"
ENGAGED = "visit_id = (SELECT wqm_engaged_visit())"
RECORDED = f"({HERE} AND EXISTS (SELECT FROM assessments_visit AS v WHERE v.id = visit_id AND v.state = 'recorded'))"


def for_the_engaged(table: str, condition: str) -> migrations.RunSQL:
    """One more policy, for reading alone."""
    return migrations.RunSQL(
        f"CREATE POLICY {table}_engaged ON {table} FOR SELECT USING ({condition});",
        f"DROP POLICY {table}_engaged ON {table};",
    )


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ("assessments", "0010_day"),
        ("evidence", "0010_secure_submissions"),
        ("files", "0002_secure"),
        ("tenancy", "0003_visit"),
    ]
    operations = [
        secure_rows("assessments_agenda", "school", "visit"),
        secure_rows("assessments_agendaitem", "school", "visit"),
        secure_rows("assessments_visitphoto", "school", "visit"),
        secure_rows("assessments_briefing", "visit"),
        *(secure_rows(f"assessments_{table}", "visit") for table in OF_THE_VISIT),
        *(same_tenant(f"assessments_{table}", "visit_id", "assessments_visit") for table in CHILDREN),
        same_tenant("assessments_visitnote", "item_id", "assessments_agendaitem"),
        same_tenant("assessments_targetcheck", "finding_id", "assessments_finding"),
        same_tenant("assessments_visitphoto", "file_id", "files_storedfile"),
        revoke("assessments_disclosure", "UPDATE, DELETE", "wqm_web"),
        migrations.RunSQL(
            "DROP POLICY assessments_finding_scope ON assessments_finding;",
            f"CREATE POLICY assessments_finding_scope ON assessments_finding"
            f" USING ({HERE} OR {ENGAGED} OR (SELECT wqm_everything()));",
        ),
        secure_rows("assessments_finding", "visit", extra=RECORDED),
        for_the_engaged("evidence_submission", "cycle_id = (SELECT wqm_engaged_cycle())"),
        for_the_engaged(
            "evidence_submissionfile",
            "submission_id IN (SELECT id FROM evidence_submission WHERE cycle_id = (SELECT wqm_engaged_cycle()))",
        ),
        for_the_engaged(
            "files_storedfile",
            "id IN (SELECT file_id FROM evidence_submissionfile AS held JOIN evidence_submission AS copy"
            " ON copy.id = held.submission_id WHERE copy.cycle_id = (SELECT wqm_engaged_cycle()))"
            " OR id IN (SELECT file_id FROM assessments_visitphoto WHERE visit_id = (SELECT wqm_engaged_visit()))",
        ),
    ]
