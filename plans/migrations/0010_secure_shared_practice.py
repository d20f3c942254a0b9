"""Shared practice belongs to the school, and so does the evidence that shows it."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("plans", "0009_shared_practice"), ("evidence", "0002_secure"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("plans_sharedpractice", "school"),
        same_tenant("plans_sharedpractice", "evidence_id", "evidence_evidence"),
    ]
