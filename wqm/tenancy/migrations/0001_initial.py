"""What policies call, and what the two application roles may do with tables that the owner makes."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION wqm_schools() RETURNS bigint[] STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT string_to_array(NULLIF(current_setting('wqm.schools', true), ''), ',')::bigint[] $$;
CREATE FUNCTION wqm_trusts() RETURNS bigint[] STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT string_to_array(NULLIF(current_setting('wqm.trusts', true), ''), ',')::bigint[] $$;
CREATE FUNCTION wqm_person() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT NULLIF(current_setting('wqm.person', true), '')::bigint $$;
CREATE FUNCTION wqm_wave() RETURNS uuid STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT NULLIF(current_setting('wqm.wave', true), '')::uuid $$;
CREATE FUNCTION wqm_everything() RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql AS
  $$ SELECT COALESCE(current_setting('wqm.everything', true) = 'on', false) $$;
"""

GRANTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wqm_web, wqm_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO wqm_web, wqm_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wqm_web, wqm_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wqm_web, wqm_worker;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM wqm_web, wqm_worker;
"""

UNDO = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM wqm_web, wqm_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM wqm_web, wqm_worker;
DROP FUNCTION wqm_schools(); DROP FUNCTION wqm_trusts(); DROP FUNCTION wqm_person();
DROP FUNCTION wqm_wave(); DROP FUNCTION wqm_everything();
"""


class Migration(migrations.Migration):
    """Runs before any migration that secures rows."""

    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FUNCTIONS + GRANTS, UNDO)]
