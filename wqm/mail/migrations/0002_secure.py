"""Everybody may put mail into the outbox; only the office and the worker read it."""

from django.db import migrations

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("mail", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [secure_rows("mail_outgoingemail", check="true")]
