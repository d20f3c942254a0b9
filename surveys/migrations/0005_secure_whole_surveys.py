"""Which school reads what of a wave with many schools, and what each database role may do with the new tables."""

from django.db import migrations
from django.db.migrations import RunSQL

from wqm.tenancy.row_policies import CONDITIONS, revoke, secure_rows

TAKES_PART = "id IN (SELECT wave_id FROM surveys_waveschool)"
VISIBLE_WAVE = "wave_id IN (SELECT id FROM surveys_wave)"
OURS = f"({CONDITIONS['school']} OR school_id IS NULL) AND {VISIBLE_WAVE}"
EVERYTHING = "(SELECT wqm_everything())"
WRITES_WAVE = f"{CONDITIONS['school']} OR {CONDITIONS['trust']}"


def _replace(table: str, reads: str, writes: str) -> RunSQL:
    policy = f"CREATE POLICY {table}_scope ON {table}"
    return RunSQL(
        f"DROP POLICY {table}_scope ON {table};"
        f"{policy} USING ({reads} OR {EVERYTHING}) WITH CHECK ({writes} OR {EVERYTHING});",
        RunSQL.noop,
    )


class Migration(migrations.Migration):
    """A wave exists for the schools that take part in it; a row of results for its school, or for all where it is of all.

    Whoever opens a link of a wave (the scope of the wave alone) sees the schools in it, but no list and no sitting.
    """

    dependencies = [("surveys", "0004_whole_surveys")]
    operations = [
        secure_rows("surveys_waveschool", "school", "wave"),
        _replace(
            "surveys_wave",
            f"{CONDITIONS['school']} OR {CONDITIONS['trust']} OR {CONDITIONS['wave itself']} OR {TAKES_PART}",
            WRITES_WAVE,
        ),
        _replace("surveys_tally", OURS, OURS),
        _replace("surveys_comment", f"decision = 'shown' AND {OURS}", f"decision = 'shown' AND {OURS}"),
        secure_rows("surveys_draft", "wave"),
        secure_rows("surveys_reply", "school", "wave"),
        secure_rows("surveys_contactrequest", "school"),
        secure_rows("surveys_sitting", "school"),
        secure_rows("surveys_listmapping", "school"),
        secure_rows("surveys_listimport", "school"),
        # The worker throws drafts away and reads none.
        revoke("surveys_draft", "SELECT, INSERT, UPDATE", "wqm_worker"),
        RunSQL(
            "GRANT SELECT (tag, wave_id) ON surveys_draft TO wqm_worker;"
            "ALTER TABLE surveys_draft SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);"
            "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN"
            " GRANT MAINTAIN ON surveys_draft TO wqm_worker; END IF; END $$;",
            RunSQL.noop,
        ),
    ]
