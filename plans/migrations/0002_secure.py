"""A school's plan belongs to the school, and so does everything below a target."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows

TABLES = ("target", "targetreview", "targetcomment", "action", "milestone", "proof", "mailwish", "sentmail")


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("plans", "0001_initial"), ("evidence", "0002_secure"), ("tenancy", "0001_initial")]
    operations = [
        *(secure_rows(f"plans_{table}", "school") for table in TABLES),
        same_tenant("plans_targetreview", "target_id", "plans_target"),
        same_tenant("plans_targetcomment", "target_id", "plans_target"),
        same_tenant("plans_action", "target_id", "plans_target"),
        same_tenant("plans_milestone", "action_id", "plans_action"),
        same_tenant("plans_proof", "action_id", "plans_action"),
        same_tenant("plans_proof", "evidence_id", "evidence_evidence"),
        same_tenant("plans_sentmail", "action_id", "plans_action"),
    ]
