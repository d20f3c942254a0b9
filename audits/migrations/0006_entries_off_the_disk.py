"""Entries that are deleted, or written anew, leave the disk at once, and not some day."""

from django.db import migrations
from django.db.migrations import RunSQL

from wqm.tenancy.row_policies import maintain

VACUUM_SOON = "ALTER TABLE audits_entry SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("audits", "0005_secure_links")]
    operations = [maintain("audits_entry"), RunSQL(VACUUM_SOON, RunSQL.noop)]
