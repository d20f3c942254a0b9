"""Reviews belong to the school; what the office notes on the way exists for the office alone.

A self-evaluation that waits for an answer now gets an open review, without a copy: there were none when it was
submitted.
"""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows

OPEN = """
SELECT set_config('wqm.everything', 'on', true);
INSERT INTO assessments_readinessreview
  (school_id, cycle_id, decision, note, others, edition, updated_at, unmet, decided, sha256)
  SELECT school_id, id, '', '', '', 0, now(), '[]', '[]', '' FROM evidence_cycle WHERE state = 'submitted';
SELECT set_config('wqm.everything', '', true);
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [
        ("assessments", "0008_review_cases"),
        ("evidence", "0010_secure_submissions"),
        ("tenancy", "0001_initial"),
    ]
    operations = [
        secure_rows("assessments_criterioncheck"),
        secure_rows("assessments_readinessrequest", "school"),
        secure_rows("assessments_ruleexception", "school"),
        same_tenant("assessments_readinessreview", "submission_id", "evidence_submission"),
        same_tenant("assessments_criterioncheck", "review_id", "assessments_readinessreview"),
        same_tenant("assessments_readinessrequest", "review_id", "assessments_readinessreview"),
        same_tenant("assessments_ruleexception", "cycle_id", "evidence_cycle"),
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
    ]
