"""A corrected level belongs to the school; rows are only added."""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0012_level_change"), ("evidence", "0002_secure"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("assessments_levelchange", "school"),
        same_tenant("assessments_levelchange", "cycle_id", "evidence_cycle"),
        *(revoke("assessments_levelchange", "UPDATE, TRUNCATE", role) for role in ("wqm_web", "wqm_worker")),
    ]
