"""The library and the work on criteria belong to the school; evidence in use gets its numbers; reviews only grow."""

from django.db import migrations, models

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows

TABLES = (
    "evidenceprinciple", "earlierfile", "evidencereview", "judgementedition", "assignment", "thread", "threadcomment",
    "mention",
)  # fmt: skip
# Rows of every school are seen by nobody outside a scope, and by the owner of the tables neither.
NUMBERS = """
SELECT set_config('wqm.everything', 'on', true);
UPDATE evidence_evidenceuse AS one SET number = numbered.number FROM (
  SELECT id, row_number() OVER (PARTITION BY cycle_id, criterion_id ORDER BY id) AS number FROM evidence_evidenceuse
) AS numbered WHERE numbered.id = one.id;
SELECT set_config('wqm.everything', '', true);
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("evidence", "0003_library_and_work"), ("files", "0003_scanned"), ("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "evidenceuse",
            models.UniqueConstraint(fields=["school", "cycle", "criterion", "number"], name="evidence_use_number_once"),
        ),
        *(secure_rows(f"evidence_{table}", "school") for table in TABLES),
        same_tenant("evidence_evidenceprinciple", "evidence_id", "evidence_evidence"),
        same_tenant("evidence_earlierfile", "evidence_id", "evidence_evidence"),
        same_tenant("evidence_earlierfile", "file_id", "files_storedfile"),
        same_tenant("evidence_evidencereview", "evidence_id", "evidence_evidence"),
        same_tenant("evidence_evidencereview", "cycle_id", "evidence_cycle"),
        same_tenant("evidence_judgement", "carried_from_id", "evidence_judgement"),
        same_tenant("evidence_judgementedition", "judgement_id", "evidence_judgement"),
        same_tenant("evidence_assignment", "cycle_id", "evidence_cycle"),
        same_tenant("evidence_thread", "cycle_id", "evidence_cycle"),
        same_tenant("evidence_threadcomment", "thread_id", "evidence_thread"),
        same_tenant("evidence_mention", "comment_id", "evidence_threadcomment"),
        revoke("evidence_evidencereview", "UPDATE", "wqm_web, wqm_worker"),
    ]
