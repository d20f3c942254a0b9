"""The log is read by the office, written by one function, and changed by nobody."""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, secure_rows

# As its owner, because nobody who is refused or signs in sees the table.
NOTE = """
CREATE FUNCTION security_note(its_kind text, its_user bigint, its_what text, its_network text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO security_securityevent AS known (kind, user_id, what, network, hour, first_at, last_at, times)
  VALUES (its_kind, its_user, its_what, its_network, date_trunc('hour', now()), now(), now(), 1)
  ON CONFLICT (kind, user_id, what, network, hour)
    DO UPDATE SET times = known.times + 1, last_at = greatest(known.last_at, excluded.last_at)
$$;
REVOKE ALL ON FUNCTION security_note(text, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION security_note(text, bigint, text, text) TO wqm_web, wqm_worker;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("security", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("security_securityevent"),
        revoke("security_securityevent", "INSERT, UPDATE, DELETE, TRUNCATE", "wqm_web"),
        revoke("security_securityevent", "INSERT, UPDATE, TRUNCATE", "wqm_worker"),
        migrations.RunSQL(NOTE, "DROP FUNCTION security_note(text, bigint, text, text);"),
    ]
