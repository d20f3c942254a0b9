"""The office's texts are in `framework` now; their table went there with its rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("framework", "0009_office_texts"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="OfficeText")]),
    ]
