"""What is published stays as it is: the database refuses changes below a version or questionnaire that is no draft."""

from django.db import migrations

GUARD = """
CREATE FUNCTION framework_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found_row jsonb;
  frozen boolean;
BEGIN
  found_row := to_jsonb(COALESCE(OLD, NEW));
  IF TG_TABLE_NAME IN ('framework_scalepoint', 'framework_principle', 'framework_level', 'framework_rule') THEN
    SELECT state <> 'draft' INTO frozen FROM framework_version WHERE id = (found_row->>'version_id')::bigint;
  ELSIF TG_TABLE_NAME = 'framework_criterion' THEN
    SELECT v.state <> 'draft' INTO frozen FROM framework_version v
      JOIN framework_principle p ON p.version_id = v.id WHERE p.id = (found_row->>'principle_id')::bigint;
  ELSIF TG_TABLE_NAME = 'framework_section' THEN
    SELECT state <> 'draft' INTO frozen FROM framework_questionnaire
      WHERE id = (found_row->>'questionnaire_id')::bigint;
  ELSIF TG_TABLE_NAME = 'framework_question' THEN
    SELECT q.state <> 'draft' INTO frozen FROM framework_questionnaire q
      JOIN framework_section s ON s.questionnaire_id = q.id WHERE s.id = (found_row->>'section_id')::bigint;
  ELSE
    -- A version or questionnaire itself: only its state and time of publication may move on.
    frozen := OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR
      (to_jsonb(NEW) - 'state' - 'published_at') <> (to_jsonb(OLD) - 'state' - 'published_at') OR NEW.state = 'draft');
  END IF;
  IF frozen THEN
    RAISE EXCEPTION 'published and therefore unchangeable: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
"""
INNER = ("scalepoint", "principle", "level", "rule", "criterion", "section", "question")
OUTER = ("version", "questionnaire")
TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_guard BEFORE INSERT OR UPDATE OR DELETE ON framework_{name}"
    " FOR EACH ROW EXECUTE FUNCTION framework_guard();"
    for name in INNER
) + "".join(
    f"CREATE TRIGGER {name}_guard BEFORE UPDATE OR DELETE ON framework_{name}"
    " FOR EACH ROW EXECUTE FUNCTION framework_guard();"
    for name in OUTER
)
UNDO = "".join(f"DROP TRIGGER {name}_guard ON framework_{name};" for name in (*INNER, *OUTER))


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("framework", "0001_initial")]
    operations = [migrations.RunSQL(GUARD + TRIGGERS, UNDO + "DROP FUNCTION framework_guard();")]
