"""Who is asked to come on a visit, what they answer, and when they are free; the days that both sides propose."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import assessments.models.assessors


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_words"),
        ("evidence", "0008_secure_words"),
        ("framework", "0010_audit_rule"),
        ("schools", "0012_term_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessorDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("part", models.CharField(choices=[("am", "Morning"), ("pm", "Afternoon")], max_length=2)),
                ("holds", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["day", "part"],
            },
        ),
        migrations.CreateModel(
            name="Availability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "part",
                    models.CharField(
                        choices=[("all", "All day"), ("am", "Morning"), ("pm", "Afternoon")],
                        default="all",
                        max_length=3,
                    ),
                ),
                ("is_free", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["first_day", "id"],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own_school", "Works at the school"),
                            ("own_trust", "Works in the trust"),
                            ("worked_there", "Worked there"),
                            ("assessed_by", "Was assessed by someone from the school"),
                            ("family", "Family or close friend at the school"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("school", "The school"),
                            ("assessor", "The assessor"),
                            ("office", "The office"),
                            ("records", "Our records"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("declared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("waived_at", models.DateTimeField(blank=True, null=True)),
                ("waived_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-declared_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DayProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("school", "The school"), ("assessor", "The assessor"), ("office", "The office")],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Awaiting answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead assessor"),
                            ("co_assessor", "Co-assessor"),
                            ("shadow", "Shadowing"),
                            ("trainee", "Ambassador in training"),
                        ],
                        default="lead",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Awaiting answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "Ended"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "part",
                    models.CharField(
                        choices=[("all", "All day"), ("am", "Morning"), ("pm", "Afternoon")],
                        default="all",
                        max_length=3,
                    ),
                ),
                ("is_called_off", models.BooleanField(default=False)),
                ("uid", models.UUIDField()),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("answer_by", models.DateField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("declaration", models.CharField(blank=True, max_length=300)),
                ("decline_reason", models.CharField(blank=True, max_length=500)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("read_until", models.DateField(blank=True, null=True)),
                ("reminded_on", models.DateField(blank=True, null=True)),
                ("office_told_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProposedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "part",
                    models.CharField(
                        choices=[("all", "All day"), ("am", "Morning"), ("pm", "Afternoon")],
                        default="all",
                        max_length=3,
                    ),
                ),
                ("is_chosen", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["day", "id"],
            },
        ),
        migrations.CreateModel(
            name="VisitChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved", "Moved"),
                            ("postponed", "Postponed"),
                            ("cancelled", "Cancelled"),
                            ("reassigned", "Assessor changed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("ofsted", "Ofsted has called"),
                            ("weather", "Snow or another closure"),
                            ("head_absent", "The headteacher is absent"),
                            ("assessor_ill", "The assessor is ill"),
                            ("conflict", "Conflict of interest"),
                            ("left", "The assessor has left"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("days_before", models.CharField(max_length=60)),
                ("days_after", models.CharField(blank=True, max_length=60)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="assessor",
            name="areas",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="assessor",
            name="edition",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="assessor",
            name="feed_key",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assessor",
            name="most_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assessor",
            name="phases",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="assessor",
            name="weekdays",
            field=models.JSONField(default=assessments.models.assessors.school_week),
        ),
        migrations.AddField(
            model_name="visit",
            name="days_agreed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="days_agreed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="part",
            field=models.CharField(
                choices=[("all", "All day"), ("am", "Morning"), ("pm", "Afternoon")], default="all", max_length=3
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="sequence",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="visit",
            name="uid",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="visit",
            name="state",
            field=models.CharField(
                choices=[
                    ("arranging", "Being arranged"),
                    ("postponed", "Postponed"),
                    ("booked", "Booked"),
                    ("recorded", "Recorded"),
                    ("cancelled", "Cancelled"),
                ],
                default="booked",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["school", "starts_on"], name="assessments_school__86b044_idx"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("days_agreed_at__isnull", True), ("days_agreed_by__isnull", True)),
                    models.Q(("days_agreed_at__isnull", False), ("days_agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="visit_days_agreed_at_and_by",
            ),
        ),
        migrations.AddField(
            model_name="assessorday",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            model_name="assessorday",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="availability",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="availability", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="declared_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            model_name="conflict",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="waived_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="evidence.cycle"
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            model_name="engagement",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="engagement",
            name="level",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="framework.level"
            ),
        ),
        migrations.AddField(
            model_name="engagement",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            model_name="engagement",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="engagements", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="engagement",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="engagements", to="assessments.visit"
            ),
        ),
        migrations.AddField(
            model_name="assessorday",
            name="engagement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days", to="assessments.engagement"
            ),
        ),
        migrations.AddField(
            model_name="proposedday",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days", to="assessments.dayproposal"
            ),
        ),
        migrations.AddField(
            model_name="proposedday",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            model_name="visitchange",
            name="changed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="visitchange",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            model_name="visitchange",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="assessments.visit"
            ),
        ),
        migrations.AddIndex(
            model_name="availability",
            index=models.Index(fields=["user", "first_day"], name="assessments_user_id_974fb8_idx"),
        ),
        migrations.AddConstraint(
            model_name="availability",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="availability_ends_after"
            ),
        ),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(fields=["school", "user"], name="assessments_school__e9bab1_idx"),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(fields=("school", "user", "kind", "source"), name="conflict_once"),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("waived_at__isnull", True), ("waived_by__isnull", True), ("waived_reason", "")),
                    models.Q(("waived_at__isnull", False), ("waived_by__isnull", False), ("waived_reason__gt", "")),
                    _connector="OR",
                ),
                name="conflict_waived_at_and_by",
            ),
        ),
        migrations.AddIndex(
            model_name="dayproposal",
            index=models.Index(fields=["school", "cycle"], name="assessments_school__6fcde2_idx"),
        ),
        migrations.AddConstraint(
            model_name="dayproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="day_proposal_answered_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "declined"), _negated=True), ("answer__gt", ""), _connector="OR"),
                name="day_proposal_declined_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(fields=["user", "starts_on"], name="assessments_user_id_fee0ba_idx"),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(fields=["school", "visit"], name="assessments_school__b00f98_idx"),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["accepted", "asked"])),
                fields=("school", "visit", "user"),
                name="engagement_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["accepted", "asked"]), ("role", "lead")),
                fields=("school", "visit"),
                name="engagement_one_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="engagement_ends_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "ended"]), _negated=True),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("declared_at__isnull", False),
                        ("read_until__isnull", False),
                        models.Q(("declaration", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="engagement_accepted_is_declared",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", False), ("decline_reason__gt", ""), ("state", "declined")),
                    models.Q(models.Q(("state", "declined"), _negated=True), ("decline_reason", "")),
                    _connector="OR",
                ),
                name="engagement_declined_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="assessorday",
            index=models.Index(fields=["school", "engagement"], name="assessments_school__3e4921_idx"),
        ),
        migrations.AddConstraint(
            model_name="assessorday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("holds", True)), fields=("user", "day", "part"), name="assessor_day_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedday",
            constraint=models.UniqueConstraint(fields=("school", "proposal", "day"), name="proposed_day_once"),
        ),
        migrations.AddIndex(
            model_name="visitchange",
            index=models.Index(fields=["school", "visit"], name="assessments_school__b2932b_idx"),
        ),
    ]
