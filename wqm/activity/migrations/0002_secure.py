"""Rows can be added and read, never changed or deleted."""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("activity", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("activity_activity", "school", "trust"),
        revoke("activity_activity", "UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("activity_activity", "UPDATE, DELETE, TRUNCATE", "wqm_worker"),
    ]
