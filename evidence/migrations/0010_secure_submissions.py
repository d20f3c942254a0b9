"""Submissions belong to their school; a copy is never changed, and of a file in it only the tombstone is written."""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows

TOMBSTONE = "file_id, about, removed_at, removed_by_id, removed_reason"
ROLES = "wqm_web, wqm_worker"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("evidence", "0009_submissions"), ("files", "0005_held_back"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("evidence_submission", "school"),
        secure_rows("evidence_submissionfile", "school"),
        same_tenant("evidence_submission", "cycle_id", "evidence_cycle"),
        same_tenant("evidence_submissionfile", "submission_id", "evidence_submission"),
        same_tenant("evidence_submissionfile", "file_id", "files_storedfile"),
        revoke("evidence_submission", "UPDATE, DELETE", ROLES),
        revoke("evidence_submissionfile", "UPDATE, DELETE", ROLES),
        migrations.RunSQL(
            f"GRANT UPDATE ({TOMBSTONE}) ON evidence_submissionfile TO {ROLES};",
            f"REVOKE UPDATE ({TOMBSTONE}) ON evidence_submissionfile FROM {ROLES};",
        ),
    ]
