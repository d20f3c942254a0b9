"""Beside a hall links end as the facilitator ends the step, not as it is opened: what is on its way then has arrived.

What was committed while the worker opened all others would be opened with what came late, and stand apart.
"""

from django.db import migrations

TAKES_LINKS = """
CREATE OR REPLACE FUNCTION audit_takes_links(wanted uuid, moment timestamptz DEFAULT statement_timestamp())
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM audits_step JOIN audits_audit ON audits_audit.id = audits_step.audit_id
    WHERE audits_step.id = wanted AND audits_step.kind = 'alone' AND audits_step.state {open}
      AND audits_audit.state = 'running' AND audits_audit.ended_at IS NULL AND audits_audit.late_at IS NULL
      AND (audits_audit.form <> 'electronic' OR (moment AT TIME ZONE 'Europe/London')::date
        BETWEEN audits_audit.opens_on AND audits_audit.closes_on)
  );
END $$;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("audits", "0005_secure_links")]
    operations = [
        migrations.RunSQL(
            TAKES_LINKS.replace("{open}", "NOT IN ('ending', 'done')"), TAKES_LINKS.replace("{open}", "<> 'done'")
        )
    ]
