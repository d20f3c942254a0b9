"""The job that makes a document belongs to the document's school."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("documents", "0003_subject_as_text"), ("jobs", "0002_secure")]
    operations = [same_tenant("documents_document", "job_id", "jobs_job")]
