"""Choices in other words; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("framework", "0007_recordings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("scale", "A scale"),
                    ("choice", "Choose one"),
                    ("multiple", "Choose any"),
                    ("number", "0 to 10"),
                    ("text", "Comment"),
                ],
                default="scale",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="scale",
            field=models.CharField(
                choices=[
                    ("agreement", "Agreement, five points"),
                    ("frequency", "Frequency, five points"),
                    ("faces", "Faces, three points"),
                ],
                default="agreement",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="source",
            field=models.TextField(blank=True, help_text="Where a published instrument comes from, and its licence"),
        ),
        migrations.AlterField(
            model_name="rule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("criteria_judged", "Every criterion has a judgement"),
                    ("evidence_per_criterion", "Each criterion has this many pieces of evidence"),
                    (
                        "accepted_per_criterion",
                        "The office has accepted this many pieces of evidence for each criterion",
                    ),
                    ("lowest_judgement", "No judgement is below this point on the scale"),
                    ("survey_response", "A survey with at least this response rate (%)"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="translation",
            name="state",
            field=models.CharField(
                choices=[("draft", "In progress"), ("published", "Published")], default="draft", max_length=10
            ),
        ),
    ]
