"""Whose rows they are, and what each database role may do: the web adds sealed envelopes and cannot read one."""

from django.db import migrations
from django.db.migrations import RunSQL

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows

OF_SCHOOL = ("audits_session", "audits_step", "audits_roomgroup", "audits_agreement", "audits_entry", "audits_tally")
OF_AUDIT = ("audits_seat", "audits_ticket", "audits_envelope", "audits_pulse")
SAME_SCHOOL = (
    *((table, "audit_id", "audits_audit") for table in (*OF_SCHOOL, "audits_theme")),
    ("audits_audit", "after_id", "audits_audit"),
    ("audits_step", "session_id", "audits_session"),
    ("audits_agreement", "target_id", "plans_target"),
    ("audits_entry", "into_id", "audits_entry"),
    ("audits_entry", "theme_id", "audits_theme"),
)
VISIBLE_AUDIT = "audit_id IN (SELECT id FROM audits_audit)"
PER_PERSON = ("audits_ticket", "audits_envelope")

VACUUM_SOON = "".join(
    f"ALTER TABLE {table} SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);"
    for table in PER_PERSON
)
MAINTAIN = (
    "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN "
    f"EXECUTE 'GRANT MAINTAIN ON {', '.join(PER_PERSON)} TO wqm_worker'; END IF; END $$;"
)
# A sign that there is something new is worth nothing after a crash of the server; it is written again with the next.
NOT_LOGGED = "ALTER TABLE audits_pulse SET UNLOGGED;"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("audits", "0001_initial"), ("plans", "0008_words_of_states"), ("tenancy", "0002_audit")]
    operations = [
        secure_rows("audits_audit", "school", "audit itself"),
        *[secure_rows(table, "school", "audit") for table in OF_SCHOOL],
        secure_rows("audits_theme", "school"),
        *[secure_rows(table, "audit", extra=VISIBLE_AUDIT) for table in OF_AUDIT],
        *[same_tenant(*columns) for columns in SAME_SCHOOL],
        revoke("audits_envelope", "SELECT, UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("audits_ticket", "UPDATE, TRUNCATE", "wqm_web"),
        revoke("audits_seat", "UPDATE, TRUNCATE", "wqm_web"),
        revoke("audits_entry", "INSERT, DELETE, TRUNCATE", "wqm_web"),
        revoke("audits_tally", "INSERT, UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("audits_envelope", "INSERT, UPDATE, TRUNCATE", "wqm_worker"),
        RunSQL(VACUUM_SOON + MAINTAIN + NOT_LOGGED, RunSQL.noop),
    ]
