"""Choices in other words; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0005_held_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    ("waiting", "Being checked"),
                    ("clean", "Checked for viruses, nothing found"),
                    ("not_scanned", "Not checked for viruses"),
                    ("infected", "On hold: a virus was found"),
                    ("refused", "Not accepted"),
                    ("unchecked", "Could not be checked"),
                ],
                default="not_scanned",
                max_length=12,
            ),
        ),
    ]
