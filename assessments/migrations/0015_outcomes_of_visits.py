"""Recommendations of visits become outcomes of their version."""

from django.db import migrations

FILL = """
SELECT set_config('wqm.everything', 'on', true);
UPDATE assessments_visit AS v SET outcome_id = o.id,
  due_on = CASE WHEN o.days IS NULL THEN NULL ELSE v.ends_on + o.days END
  FROM evidence_cycle AS c, framework_outcome AS o
  WHERE c.id = v.cycle_id AND o.version_id = c.version_id AND v.recommendation <> ''
    AND o.kind = CASE v.recommendation WHEN 'award' THEN 'awarded' ELSE 'not_yet' END
    AND o.number = (SELECT min(first.number) FROM framework_outcome AS first
                    WHERE first.version_id = o.version_id AND first.kind = o.kind);
SELECT set_config('wqm.everything', '', true);
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0014_outcomes"), ("framework", "0013_immutable_outcomes_and_counting")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;", migrations.RunSQL.noop),
        migrations.RemoveField("visit", "recommendation"),
    ]
