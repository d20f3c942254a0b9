"""A school's self-evaluation belongs to the school, and so does everything below a cycle."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("evidence", "0001_initial"), ("files", "0002_secure"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("evidence_cycle", "school"),
        secure_rows("evidence_judgement", "school"),
        secure_rows("evidence_evidence", "school"),
        secure_rows("evidence_evidenceuse", "school"),
        same_tenant("evidence_judgement", "cycle_id", "evidence_cycle"),
        same_tenant("evidence_evidence", "file_id", "files_storedfile"),
        same_tenant("evidence_evidenceuse", "cycle_id", "evidence_cycle"),
        same_tenant("evidence_evidenceuse", "evidence_id", "evidence_evidence"),
    ]
