"""Whose links they are, whether links take answers now, and sealed answers written anew in no order."""

from django.db import migrations
from django.db.migrations import RunSQL

from wqm.tenancy.row_policies import maintain, mixing, revoke, same_tenant, secure_rows

TABLES = ("audits_recipient", "audits_mailing")

# By link people write in one step: online on the days that were announced, in London, whether a worker has looked at
# the clock or not; beside a hall until the hall's own answers are opened. `moment` is given by tests alone.
TAKES_LINKS = """
CREATE FUNCTION audit_takes_links(wanted uuid, moment timestamptz DEFAULT statement_timestamp())
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM audits_step JOIN audits_audit ON audits_audit.id = audits_step.audit_id
    WHERE audits_step.id = wanted AND audits_step.kind = 'alone' AND audits_step.state <> 'done'
      AND audits_audit.state = 'running' AND audits_audit.ended_at IS NULL AND audits_audit.late_at IS NULL
      AND (audits_audit.form <> 'electronic' OR (moment AT TIME ZONE 'Europe/London')::date
        BETWEEN audits_audit.opens_on AND audits_audit.closes_on)
  );
END $$;
"""
VACUUM_SOON = "ALTER TABLE audits_recipient SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("audits", "0004_links"), ("tenancy", "0002_audit")]
    operations = [
        *[secure_rows(table, "school") for table in TABLES],
        *[same_tenant(table, "audit_id", "audits_audit") for table in TABLES],
        revoke("audits_recipient", "UPDATE, TRUNCATE", "wqm_web"),
        revoke("audits_recipient", "INSERT, UPDATE, TRUNCATE", "wqm_worker"),
        RunSQL(TAKES_LINKS, "DROP FUNCTION audit_takes_links(uuid, timestamptz);"),
        mixing("mix_envelopes", "audits_envelope", "audit_id", more=("step_id",)),
        maintain("audits_recipient"),
        RunSQL(VACUUM_SOON, RunSQL.noop),
    ]
