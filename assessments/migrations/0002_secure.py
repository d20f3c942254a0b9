"""The assessment belongs to the school; an assessor sees their own visits."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0001_initial"), ("evidence", "0002_secure"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("assessments_readinessreview", "school"),
        secure_rows("assessments_visit", "school", "assessor"),
        secure_rows("assessments_finding", "school"),
        secure_rows("assessments_award", "school"),
        same_tenant("assessments_readinessreview", "cycle_id", "evidence_cycle"),
        same_tenant("assessments_visit", "cycle_id", "evidence_cycle"),
        same_tenant("assessments_finding", "visit_id", "assessments_visit"),
        same_tenant("assessments_award", "cycle_id", "evidence_cycle"),
    ]
