"""Ballots of a wave written anew in no order, as a function: no role of the application may do that row by row."""

from django.db import migrations

# The rows keep their ids, because releasing words in parts orders ballots by them. Nothing happens where no ballot has
# come since the last time: all of them have one transaction then. Its owner may add rows, so it looks at the scope itself.
MIXING = """
CREATE FUNCTION mix_ballots(mixed uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  number integer := 0;
BEGIN
  IF NOT wqm_everything() THEN
    RAISE EXCEPTION 'ballots are mixed in the scope of everything';
  END IF;
  IF (SELECT count(DISTINCT xmin::text) FROM surveys_ballot WHERE wave_id = mixed) > 1 THEN
    WITH gone AS (DELETE FROM surveys_ballot WHERE wave_id = mixed RETURNING id, sealed)
      INSERT INTO surveys_ballot (id, wave_id, sealed)
      SELECT id, mixed, sealed FROM gone ORDER BY gen_random_uuid();
    GET DIAGNOSTICS number = ROW_COUNT;
  END IF;
  RETURN number;
END $$;
REVOKE ALL ON FUNCTION mix_ballots(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mix_ballots(uuid) TO wqm_worker;
"""

# From PostgreSQL 17 the worker may also write these anew (`surveys.services.disk`).
MAINTAIN = """
DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN
  GRANT MAINTAIN ON surveys_waveschool, surveys_listimport TO wqm_worker;
END IF; END $$;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("surveys", "0018_reception"), ("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(MIXING, "DROP FUNCTION mix_ballots(uuid);"),
        migrations.RunSQL(MAINTAIN, migrations.RunSQL.noop),
    ]
