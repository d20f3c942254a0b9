"""What the register says of schools in use: read in the school and by its former trust, written in the school."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wqm.tenancy.row_policies import revoke, secure_rows


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
        ("schools", "0007_names_on_one_line"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("closed", "Closed"),
                            ("merged", "Merged"),
                            ("reopened", "Open again"),
                            ("trust", "Changed trust"),
                        ],
                        max_length=10,
                    ),
                ),
                ("says", models.CharField(max_length=900)),
                ("happened_on", models.DateField()),
                ("noticed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_note", models.CharField(blank=True, max_length=300)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trust_after",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="schools.trust"
                    ),
                ),
                (
                    "trust_before",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="schools.trust"
                    ),
                ),
            ],
            options={
                "ordering": ["-noticed_at", "-id"],
                "indexes": [
                    models.Index(fields=["school", "noticed_at"], name="schools_reg_school__11cff8_idx"),
                    models.Index(fields=["trust_before"], name="schools_reg_trust_b_7ac3a9_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolved_at__isnull", True), ("resolved_by__isnull", True), ("resolved_note", "")
                            ),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("resolved_by__isnull", False),
                                ("resolved_note__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="register_change_resolved_at_and_by",
                    )
                ],
            },
        ),
        secure_rows(
            "schools_registerchange",
            "school",
            extra="trust_before_id = ANY ((SELECT wqm_trusts())::bigint[])",
            check="school_id = ANY ((SELECT wqm_schools())::bigint[])",
        ),
        revoke("schools_registerchange", "DELETE", "wqm_web"),  # the former trust reads it and must not remove it
    ]
