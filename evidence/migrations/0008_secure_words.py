"""What is found in a document belongs to its school."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("evidence", "0007_bin_and_words"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("evidence_documentwords", "school"),
        same_tenant("evidence_documentwords", "evidence_id", "evidence_evidence"),
    ]
