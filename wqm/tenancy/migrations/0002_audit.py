"""The scope of a staff audit, for people who hold a slip of it."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION wqm_audit() RETURNS uuid STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT NULLIF(current_setting('wqm.audit', true), '')::uuid $$;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("tenancy", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION wqm_audit();")]
