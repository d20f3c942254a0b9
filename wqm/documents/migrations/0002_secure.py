"""Documents belong to a school or a trust, and so do their files."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("documents", "0001_initial"), ("files", "0002_secure"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("documents_document", "school", "trust"),
        same_tenant("documents_document", "file_id", "files_storedfile"),
    ]
