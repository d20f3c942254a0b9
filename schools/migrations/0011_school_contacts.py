"""The chair of governors and the staff representative of a school."""

import django.db.models.deletion
from django.db import migrations, models

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0010_use_agreement"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchoolContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("chair", "Chair of governors"), ("rep", "Staff representative")], max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
                    ),
                ),
            ],
            options={
                "ordering": ["kind"],
                "constraints": [models.UniqueConstraint(fields=("school", "kind"), name="school_contact_once")],
            },
        ),
        secure_rows("schools_schoolcontact", "school"),
    ]
