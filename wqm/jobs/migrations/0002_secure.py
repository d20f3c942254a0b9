"""Jobs are seen in their organisation and by whoever started them."""

from django.db import migrations

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("jobs", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [secure_rows("jobs_job", "school", "trust", extra="created_by_id = (SELECT wqm_person())")]
