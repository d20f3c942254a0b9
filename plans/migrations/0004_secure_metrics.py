"""Numbers belong to the school; an import to the school or the trust whose people uploaded it."""

from django.db import migrations

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("plans", "0003_metrics"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("plans_ownmetric", "school"),
        secure_rows("plans_metricvalue", "school"),
        secure_rows("plans_metricimport", "school", "trust"),
    ]
