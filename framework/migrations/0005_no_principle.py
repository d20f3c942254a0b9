"""A question can name no principle on purpose; and nothing is moved into what is published."""

from django.db import migrations, models

ARRIVAL = """
CREATE FUNCTION framework_arrival_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  new_row jsonb := to_jsonb(NEW);
  frozen boolean;
BEGIN
  IF TG_TABLE_NAME = 'framework_section' THEN
    SELECT state <> 'draft' INTO frozen FROM framework_questionnaire WHERE id = (new_row->>'questionnaire_id')::bigint;
  ELSIF TG_TABLE_NAME = 'framework_question' THEN
    SELECT q.state <> 'draft' INTO frozen FROM framework_questionnaire q
      JOIN framework_section s ON s.questionnaire_id = q.id WHERE s.id = (new_row->>'section_id')::bigint;
  ELSIF TG_TABLE_NAME = 'framework_option' THEN
    SELECT q.state <> 'draft' INTO frozen FROM framework_questionnaire q
      JOIN framework_section s ON s.questionnaire_id = q.id
      JOIN framework_question one ON one.section_id = s.id WHERE one.id = (new_row->>'question_id')::bigint;
  ELSE
    SELECT state <> 'draft' INTO frozen FROM framework_translation WHERE id = (new_row->>'translation_id')::bigint;
  END IF;
  IF frozen THEN
    RAISE EXCEPTION 'published and therefore unchangeable: %', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""
TABLES = ("section", "question", "option", "translatedstring")
TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_arrival_guard BEFORE UPDATE ON framework_{name}"
    " FOR EACH ROW EXECUTE FUNCTION framework_arrival_guard();"
    for name in TABLES
)
UNDO = "".join(f"DROP TRIGGER {name}_arrival_guard ON framework_{name};" for name in TABLES)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("framework", "0004_immutable_questionnaires")]
    operations = [
        migrations.AddField("question", "no_principle", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=models.Q(no_principle=False) | models.Q(principle_code=""),
                name="question_principle_or_none",
            ),
        ),
        migrations.RunSQL(ARRIVAL + TRIGGERS, UNDO + "DROP FUNCTION framework_arrival_guard();"),
    ]
