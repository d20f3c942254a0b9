"""Visits that were there have their assessor as the lead, who holds the days; what they read goes on to be read."""

from django.conf import settings
from django.db import migrations

ENGAGE = """
INSERT INTO assessments_engagement (
  school_id, visit_id, user_id, role, state, level_id, starts_on, ends_on, part, is_called_off, uid, sequence, answer_by,
  asked_at, asked_by_id, answered_at, declared_at, declaration, decline_reason, withdrawn_at, read_until
)
SELECT visit.school_id, visit.id, visit.assessor_id, 'lead',
  CASE visit.state WHEN 'cancelled' THEN 'withdrawn' ELSE 'accepted' END,
  cycle.level_id, visit.starts_on, visit.ends_on, 'all', visit.state = 'cancelled', visit.uid, 0, visit.booked_at::date,
  visit.booked_at, visit.booked_by_id, visit.booked_at, visit.booked_at,
  'Booked before conflicts of interest were declared here.', '',
  CASE visit.state WHEN 'cancelled' THEN visit.booked_at END,
  COALESCE((visit.recorded_at AT TIME ZONE 'Europe/London')::date, GREATEST(visit.ends_on, current_date)) + %s::integer
FROM assessments_visit AS visit JOIN evidence_cycle AS cycle ON cycle.id = visit.cycle_id
WHERE NOT EXISTS (SELECT FROM assessments_engagement WHERE visit_id = visit.id)
"""
# Nothing hindered two visits of one person on one day until now: the first that was booked holds it, and the office
# sees on the page of the other that its days are not held.
HOLD = """
INSERT INTO assessments_assessorday (school_id, user_id, engagement_id, day, part, holds)
SELECT engagement.school_id, engagement.user_id, engagement.id, day::date, half, true
FROM assessments_engagement AS engagement
CROSS JOIN LATERAL generate_series(engagement.starts_on, engagement.ends_on, interval '1 day') AS day
CROSS JOIN (VALUES ('am'), ('pm')) AS halves (half)
WHERE engagement.state = 'accepted' AND extract(isodow FROM day) < 6
ORDER BY engagement.asked_at, engagement.id
ON CONFLICT DO NOTHING
"""
FILL = """
UPDATE assessments_visit SET uid = gen_random_uuid() WHERE uid IS NULL;
UPDATE assessments_visit SET days_agreed_at = booked_at, days_agreed_by_id = booked_by_id
  WHERE state IN ('booked', 'recorded');
UPDATE assessments_assessor SET feed_key = gen_random_uuid() WHERE feed_key IS NULL;
"""


def engage(apps, schema_editor):
    """Rows of every school: migrations are not bound by policies."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute(ENGAGE, [settings.ASSESSOR_READS_DAYS])
        cursor.execute(HOLD)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0005_secure_engagements")]
    operations = [migrations.RunPython(engage, migrations.RunPython.noop)]
