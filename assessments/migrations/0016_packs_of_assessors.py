"""People on a visit read its packs, the work that makes them, and their files."""

from django.db import migrations

OF_THE_VISIT = "kind = 'assessor_pack' AND subject_id = (SELECT wqm_engaged_visit())::text"
PACKS = f"FROM documents_document WHERE {OF_THE_VISIT}"
POLICIES = (
    ("documents_document", OF_THE_VISIT),
    ("jobs_job", f"id IN (SELECT job_id {PACKS})"),
    ("files_storedfile", f"id IN (SELECT file_id {PACKS})"),
)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ("assessments", "0015_outcomes_of_visits"),
        ("documents", "0004_job_of_the_same_school"),
        ("files", "0006_words"),
        ("jobs", "0003_words"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY {table}_of_visit ON {table} FOR SELECT USING ({condition});",
            f"DROP POLICY {table}_of_visit ON {table};",
        )
        for table, condition in POLICIES
    ]
