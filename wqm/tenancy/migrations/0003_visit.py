"""The scope of a visit, for the people who are engaged on it."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION wqm_visit() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT NULLIF(current_setting('wqm.visit', true), '')::bigint $$;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("tenancy", "0002_audit")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION wqm_visit();")]
