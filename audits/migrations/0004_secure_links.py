"""Whose links they are, when links take answers, whether there is news in a hall, and what leaves the disk."""

from django.db import migrations
from django.db.migrations import RunSQL

from wqm.tenancy.row_policies import maintain, mixing, revoke, same_tenant, secure_rows

TABLES = ("audits_recipient", "audits_mailing")

# A hall reads what was agreed in its audit, and in the one before.
IN_SCHOOL = "school_id = ANY ((SELECT wqm_schools())::bigint[])"
IN_AUDIT = "audit_id = (SELECT wqm_audit())"
IN_AUDIT_BEFORE = "audit_id = (SELECT after_id FROM audits_audit WHERE id = (SELECT wqm_audit()))"


def _agreements_for(*scopes: str) -> str:
    rows = " OR ".join([*scopes, "(SELECT wqm_everything())"])
    return f"ALTER POLICY audits_agreement_scope ON audits_agreement USING ({rows}) WITH CHECK ({rows});"


# By link people write in one step: online on the days that were announced, in London, whether a worker has looked at
# the clock or not; beside a hall until the facilitator ends the step. What was committed while the worker opened all
# others would be opened with what came late, and stand apart. `moment` is given by tests alone.
TAKES_LINKS = """
CREATE FUNCTION audit_takes_links(wanted uuid, moment timestamptz DEFAULT statement_timestamp())
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM audits_step JOIN audits_audit ON audits_audit.id = audits_step.audit_id
    WHERE audits_step.id = wanted AND audits_step.kind = 'alone' AND audits_step.state NOT IN ('ending', 'done')
      AND audits_audit.state = 'running' AND audits_audit.ended_at IS NULL AND audits_audit.late_at IS NULL
      AND (audits_audit.form <> 'electronic' OR (moment AT TIME ZONE 'Europe/London')::date
        BETWEEN audits_audit.opens_on AND audits_audit.closes_on)
  );
END $$;
"""
# The server plans it once a connection, not at each ask. It enters the scope of the audit for itself alone, so that
# asking is one statement in one trip.
PULSE = """
CREATE FUNCTION audit_pulse(asked uuid, number integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text := coalesce(current_setting('wqm.audit', true), '');
  answer text;
BEGIN
  PERFORM set_config('wqm.audit', asked::text, true);
  SELECT version || ' ' || phones || ' ' || coalesce(extract(epoch FROM due_at - clock_timestamp())::text, '')
    INTO answer FROM audits_pulse WHERE audit_id = asked AND "group" = number;
  PERFORM set_config('wqm.audit', before, true);
  RETURN answer;
END $$;
"""
VACUUM_SOON = (
    "ALTER TABLE audits_recipient SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);"
    "ALTER TABLE audits_entry SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0.02);"
)
# What senior leaders rate is counted nowhere any more.
NO_LEADERS = "DELETE FROM audits_tally WHERE kind = 'rating_slt';"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("audits", "0003_links_and_report"), ("tenancy", "0002_audit")]
    operations = [
        *[secure_rows(table, "school") for table in TABLES],
        *[same_tenant(table, "audit_id", "audits_audit") for table in TABLES],
        RunSQL(_agreements_for(IN_SCHOOL, IN_AUDIT, IN_AUDIT_BEFORE), _agreements_for(IN_SCHOOL, IN_AUDIT)),
        revoke("audits_recipient", "UPDATE, TRUNCATE", "wqm_web"),
        revoke("audits_recipient", "INSERT, UPDATE, TRUNCATE", "wqm_worker"),
        RunSQL(TAKES_LINKS, "DROP FUNCTION audit_takes_links(uuid, timestamptz);"),
        RunSQL(PULSE, "DROP FUNCTION audit_pulse(uuid, integer);"),
        mixing("mix_envelopes", "audits_envelope", "audit_id", more=("step_id",)),
        maintain("audits_recipient", "audits_entry"),
        RunSQL(VACUUM_SOON + NO_LEADERS, RunSQL.noop),
    ]
