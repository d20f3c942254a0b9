"""What was agreed on the use of surveys and audits: read and added to in the school, rewritten by no one."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wqm.tenancy.row_policies import revoke, secure_rows


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
        ("schools", "0009_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UseAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("with_whom", models.CharField(max_length=300)),
                ("agreed_on", models.DateField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["school", "-at"], name="schools_use_school__045dea_idx")],
            },
        ),
        secure_rows("schools_useagreement", "school"),
        revoke("schools_useagreement", "UPDATE, DELETE", "wqm_web"),
        revoke("schools_useagreement", "UPDATE, DELETE", "wqm_worker"),
    ]
