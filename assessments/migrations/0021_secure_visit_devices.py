"""A tablet with a copy of a visit is known to the people on the visit, and to the office; no school sees it."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0020_visit_devices"), ("tenancy", "0003_visit")]
    operations = [
        secure_rows("assessments_visitdevice", "visit"),
        same_tenant("assessments_visitdevice", "visit_id", "assessments_visit"),
    ]
