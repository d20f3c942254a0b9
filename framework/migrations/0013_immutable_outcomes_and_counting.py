"""Outcomes and what counts are as fixed as their version, and a rule names a level of its own version.

A row of a draft is not moved into a version that is published either.
"""

from django.db import migrations

TABLES = ("outcome", "countrule")
MOVED = ("level", "rule", *TABLES)
GUARD = """
CREATE FUNCTION framework_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  frozen boolean;
BEGIN
  -- OLD of an insert and NEW of a deletion have no version; both are null then.
  SELECT bool_or(state <> 'draft') INTO frozen FROM framework_version
    WHERE id IN ((to_jsonb(OLD)->>'version_id')::bigint, (to_jsonb(NEW)->>'version_id')::bigint);
  IF frozen THEN
    RAISE EXCEPTION 'published and therefore unchangeable: %', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_guard BEFORE INSERT OR UPDATE OR DELETE ON framework_{name}"
    " FOR EACH ROW EXECUTE FUNCTION framework_version_guard();"
    for name in TABLES
) + "".join(
    f"CREATE TRIGGER {name}_move_guard BEFORE UPDATE OF version_id ON framework_{name}"
    " FOR EACH ROW EXECUTE FUNCTION framework_version_guard();"
    for name in MOVED
)
UNDO = "".join(f"DROP TRIGGER {name}_guard ON framework_{name};" for name in TABLES) + "".join(
    f"DROP TRIGGER {name}_move_guard ON framework_{name};" for name in MOVED
)
SAME_VERSION = """
ALTER TABLE framework_level ADD CONSTRAINT framework_level_version_id_id_key UNIQUE (version_id, id);
ALTER TABLE framework_rule ADD CONSTRAINT framework_rule_level_of_version FOREIGN KEY (version_id, level_id)
  REFERENCES framework_level (version_id, id) DEFERRABLE INITIALLY DEFERRED;
"""
ANY_VERSION = """
ALTER TABLE framework_rule DROP CONSTRAINT framework_rule_level_of_version;
ALTER TABLE framework_level DROP CONSTRAINT framework_level_version_id_id_key;
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("framework", "0012_fill_outcomes_and_counting")]
    operations = [
        migrations.RunSQL(GUARD + TRIGGERS, UNDO + "DROP FUNCTION framework_version_guard();"),
        migrations.RunSQL(SAME_VERSION, ANY_VERSION),
    ]
