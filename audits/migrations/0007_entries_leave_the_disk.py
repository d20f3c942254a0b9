"""The worker may give back the room of entries: what was deleted, and the groups that were taken out of them."""

from django.db import migrations

from wqm.tenancy.row_policies import maintain

VACUUM_SOON = "ALTER TABLE audits_entry SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0.02);"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("audits", "0006_links_end_with_the_step")]
    operations = [maintain("audits_entry"), migrations.RunSQL(VACUUM_SOON, migrations.RunSQL.noop)]
