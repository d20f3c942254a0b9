"""Whether a wave takes answers now, as a function: the server plans it once a connection, not at every page."""

from django.db import migrations

# The last day ends in London, whether a worker has closed the wave by then or not; without its key nobody could ever
# open what is sent. `moment` is given by tests alone.
RECEPTION = """
CREATE FUNCTION survey_reception(wave uuid, moment timestamptz DEFAULT statement_timestamp())
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  key_lost boolean;
BEGIN
  SELECT key_lost_on IS NOT NULL INTO key_lost FROM surveys_wave
    WHERE id = wave AND state = 'open' AND closes_on >= (moment AT TIME ZONE 'Europe/London')::date;
  RETURN CASE WHEN key_lost IS NULL THEN 'over' WHEN key_lost THEN 'waiting' ELSE 'open' END;
END $$;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("surveys", "0017_key_lost")]
    operations = [migrations.RunSQL(RECEPTION, "DROP FUNCTION survey_reception(uuid, timestamptz);")]
