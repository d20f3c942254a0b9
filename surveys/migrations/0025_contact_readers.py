"""Who reads a request to be contacted. For people of a school those that are for somebody else do not exist."""

from django.db import migrations, models
from django.db.migrations import RunSQL

HERE = "school_id = ANY ((SELECT wqm_schools())::bigint[])"


def _policy(here: str) -> str:
    rows = f"(({here}) OR (SELECT wqm_everything()))"
    return f"ALTER POLICY surveys_contactrequest_scope ON surveys_contactrequest USING {rows} WITH CHECK {rows};"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("surveys", "0024_words_of_states"), ("tenancy", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="contactrequest",
            name="reader",
            field=models.CharField(
                choices=[
                    ("lead", "Safeguarding lead"),
                    ("office", "Office"),
                    ("chair", "Chair of governors"),
                    ("rep", "Staff representative"),
                ],
                default="lead",
                max_length=10,
            ),
        ),
        RunSQL(_policy(f"{HERE} AND reader = 'lead'"), _policy(HERE)),
    ]
