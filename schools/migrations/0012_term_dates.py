"""Term dates of schools, and where people belonged before."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0011_school_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "Headteacher"),
                            ("wellbeing_lead", "Wellbeing lead"),
                            ("slt", "Senior leader"),
                            ("contributor", "Contributor"),
                            ("governor", "Governor"),
                            ("dsl", "Designated safeguarding lead"),
                            ("trust_lead", "Trust lead"),
                            ("trustee", "Trustee"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ended_on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schools.trust",
                    ),
                ),
                (
                    "trust_then",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="schools.trust"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-ended_on", "id"],
                "indexes": [
                    models.Index(fields=["user"], name="schools_for_user_id_1f8f9c_idx"),
                    models.Index(fields=["ended_on"], name="schools_for_ended_o_d28fdd_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("school__isnull", False), ("trust__isnull", True)),
                            models.Q(("school__isnull", True), ("trust__isnull", False)),
                            _connector="OR",
                        ),
                        name="former_membership_one_organisation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TermDates",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("half_terms", models.JSONField(default=list)),
                ("inset_days", models.JSONField(blank=True, default=list)),
                ("visit_days", models.JSONField(blank=True, default=list)),
                ("edition", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "saved_by",
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
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(fields=("school", "year"), name="term_dates_once"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2099)), name="term_dates_year"
                    ),
                ],
            },
        ),
    ]
