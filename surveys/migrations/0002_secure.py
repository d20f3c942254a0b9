"""What each database role may do with a survey: the web adds sealed ballots and cannot read one."""

from django.db import migrations
from django.db.migrations import RunSQL

from wqm.tenancy.row_policies import revoke, secure_rows

VISIBLE_WAVE = "wave_id IN (SELECT id FROM surveys_wave)"
PER_PERSON = ("surveys_ticket", "surveys_ballot", "surveys_recipient")

# Deleted rows leave the disk soon. From PostgreSQL 17 the worker may also vacuum these three tables itself.
VACUUM_SOON = "".join(
    f"ALTER TABLE {table} SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);"
    for table in PER_PERSON
)
MAINTAIN = (
    "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN "
    f"EXECUTE 'GRANT MAINTAIN ON {', '.join(PER_PERSON)} TO wqm_worker'; END IF; END $$;"
)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("surveys", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("surveys_wave", "school", "trust", "wave itself"),
        secure_rows("surveys_recipient", "school"),
        secure_rows("surveys_ticket", "wave"),
        secure_rows("surveys_ballot", "wave"),
        secure_rows("surveys_tally", extra=VISIBLE_WAVE),
        secure_rows("surveys_receipt", extra=VISIBLE_WAVE),
        secure_rows("surveys_comment", extra=f"(decision = 'shown' AND {VISIBLE_WAVE})"),
        revoke("surveys_ballot", "SELECT, UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("surveys_ticket", "INSERT, UPDATE, TRUNCATE", "wqm_web"),
        revoke("surveys_tally", "INSERT, UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("surveys_receipt", "INSERT, UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("surveys_comment", "INSERT, DELETE, TRUNCATE", "wqm_web"),
        revoke("surveys_ballot", "INSERT, UPDATE, TRUNCATE", "wqm_worker"),
        revoke("surveys_ticket", "UPDATE, TRUNCATE", "wqm_worker"),
        revoke("surveys_tally", "UPDATE, DELETE, TRUNCATE", "wqm_worker"),
        RunSQL(VACUUM_SOON + MAINTAIN, RunSQL.noop),
    ]
