"""Files belong to a school or a trust."""

from django.db import migrations

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("files", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [secure_rows("files_storedfile", "school", "trust")]
