"""A visit and what hangs on it exist for people who are engaged on it; before that they have their own engagement.

The two functions answer for whoever asks: they look past policies (their owner is not bound by them) at the one row
that decides, so that no code of the application can forget a condition.
"""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows

FUNCTIONS = """
CREATE FUNCTION wqm_engaged_visit() RETURNS bigint
STABLE SECURITY DEFINER SET search_path = public, pg_temp LANGUAGE sql AS $$
  SELECT engagement.visit_id
  FROM assessments_engagement AS engagement
  JOIN assessments_assessor AS assessor ON assessor.user_id = engagement.user_id AND assessor.is_active
  JOIN accounts_user AS person ON person.id = engagement.user_id AND person.is_active
  WHERE engagement.visit_id = wqm_visit() AND engagement.user_id = wqm_person()
    AND engagement.state = 'accepted' AND engagement.declared_at IS NOT NULL
    AND engagement.read_until >= (now() AT TIME ZONE 'Europe/London')::date
  LIMIT 1
$$;
CREATE FUNCTION wqm_engaged_cycle() RETURNS bigint
STABLE SECURITY DEFINER SET search_path = public, pg_temp LANGUAGE sql AS $$
  SELECT cycle_id FROM assessments_visit WHERE id = wqm_engaged_visit()
$$;
"""
UNDO_FUNCTIONS = "DROP FUNCTION wqm_engaged_cycle(); DROP FUNCTION wqm_engaged_visit();"

# A cycle says towards what the school works and on which version: the visit is nothing without it.
CYCLE = (
    "CREATE POLICY evidence_cycle_engaged ON evidence_cycle FOR SELECT USING (id = (SELECT wqm_engaged_cycle()));",
    "DROP POLICY evidence_cycle_engaged ON evidence_cycle;",
)
HERE = "school_id = ANY ((SELECT wqm_schools())::bigint[])"
COMES = "(state = 'accepted' OR state = 'ended')"


def secure_anew(table: str, before: str, *by: str) -> list[migrations.RunSQL]:
    """The policy of a table that had one, made of other conditions; `before` is the old one."""
    old = f"CREATE POLICY {table}_scope ON {table} USING ({before} OR (SELECT wqm_everything()));"
    return [migrations.RunSQL(f"DROP POLICY {table}_scope ON {table};", old), secure_rows(table, *by)]


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ("assessments", "0004_engagements"),
        ("evidence", "0002_secure"),
        ("tenancy", "0003_visit"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, UNDO_FUNCTIONS),
        *secure_anew("assessments_visit", f"{HERE} OR assessor_id = (SELECT wqm_person())", "school", "visit itself"),
        *secure_anew("assessments_finding", HERE, "school", "visit"),
        migrations.RunSQL(*CYCLE),
        # Requests, answers and days of assessors are written with everything in scope, after the rules were asked.
        secure_rows(
            "assessments_engagement",
            "person",
            extra=f"({COMES} AND ({HERE} OR visit_id = (SELECT wqm_engaged_visit())))",
            check="false",
        ),
        secure_rows("assessments_assessorday", "school", "person", check="false"),
        secure_rows("assessments_availability", "person"),
        secure_rows("assessments_visitchange", "school", "visit", check=HERE),
        secure_rows("assessments_dayproposal", "school", "visit's cycle", check=HERE),
        secure_rows(
            "assessments_proposedday",
            "school",
            extra="proposal_id IN (SELECT id FROM assessments_dayproposal"
            " WHERE cycle_id = (SELECT wqm_engaged_cycle()))",
            check=HERE,
        ),
        secure_rows(
            "assessments_conflict",
            extra=f"(source = 'school' AND {HERE}) OR (source = 'assessor' AND user_id = (SELECT wqm_person()))",
            check="false",
        ),
        same_tenant("assessments_engagement", "visit_id", "assessments_visit"),
        same_tenant("assessments_assessorday", "engagement_id", "assessments_engagement"),
        same_tenant("assessments_visitchange", "visit_id", "assessments_visit"),
        same_tenant("assessments_dayproposal", "cycle_id", "evidence_cycle"),
        same_tenant("assessments_proposedday", "proposal_id", "assessments_dayproposal"),
        revoke("assessments_engagement", "DELETE", "wqm_web"),
        revoke("assessments_visitchange", "UPDATE, DELETE", "wqm_web"),
        revoke("assessments_dayproposal", "DELETE", "wqm_web"),
    ]
