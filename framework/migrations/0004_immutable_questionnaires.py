"""Options are as fixed as their question, and a published translation as fixed as what it translates."""

from django.db import migrations

GUARD = """
CREATE FUNCTION framework_wording_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found_row jsonb;
  frozen boolean;
BEGIN
  found_row := to_jsonb(COALESCE(OLD, NEW));
  IF TG_TABLE_NAME = 'framework_option' THEN
    SELECT q.state <> 'draft' INTO frozen FROM framework_questionnaire q
      JOIN framework_section s ON s.questionnaire_id = q.id
      JOIN framework_question one ON one.section_id = s.id WHERE one.id = (found_row->>'question_id')::bigint;
  ELSIF TG_TABLE_NAME = 'framework_translatedstring' THEN
    SELECT state <> 'draft' INTO frozen FROM framework_translation
      WHERE id = (found_row->>'translation_id')::bigint;
  ELSE
    frozen := OLD.state <> 'draft';
  END IF;
  IF frozen THEN
    RAISE EXCEPTION 'published and therefore unchangeable: %', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER option_guard BEFORE INSERT OR UPDATE OR DELETE ON framework_option
  FOR EACH ROW EXECUTE FUNCTION framework_wording_guard();
CREATE TRIGGER translatedstring_guard BEFORE INSERT OR UPDATE OR DELETE ON framework_translatedstring
  FOR EACH ROW EXECUTE FUNCTION framework_wording_guard();
CREATE TRIGGER translation_guard BEFORE UPDATE OR DELETE ON framework_translation
  FOR EACH ROW EXECUTE FUNCTION framework_wording_guard();
"""
UNDO = """
DROP TRIGGER option_guard ON framework_option;
DROP TRIGGER translatedstring_guard ON framework_translatedstring;
DROP TRIGGER translation_guard ON framework_translation;
DROP FUNCTION framework_wording_guard();
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("framework", "0003_questionnaires")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
