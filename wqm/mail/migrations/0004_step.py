"""One step of a worker through the outbox, as a function: the server plans it once a connection, not once a message."""

from django.db import migrations

STEP = """
CREATE FUNCTION mail_step(
  done uuid, its_state text, its_attempts integer, its_error text, its_not_before timestamptz,
  its_claimed_at timestamptz, its_finished_at timestamptz, next uuid, now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF done IS NOT NULL THEN
    UPDATE mail_outgoingemail
      SET state = its_state, attempts = its_attempts, error = its_error, not_before = its_not_before,
          claimed_at = its_claimed_at, finished_at = its_finished_at
      WHERE id = done AND state = 'sending';
  END IF;
  UPDATE mail_outgoingemail SET state = 'sending', claimed_at = now WHERE id = next AND state = 'claimed';
  RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("mail", "0003_delivery")]
    operations = [
        migrations.RunSQL(
            STEP,
            "DROP FUNCTION mail_step(uuid, text, integer, text, timestamptz, timestamptz, timestamptz, uuid, timestamptz);",
        )
    ]
