"""The office's texts come down from `home`, with their rows: the table gets a new name, and so does all it has."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def rename(old: str, new: str) -> str:
    """SQL that renames the table of `old`, its sequence, constraints and indexes; a constraint takes its index along."""
    return f"""
        ALTER TABLE {old}_officetext RENAME TO {new}_officetext;
        ALTER SEQUENCE {old}_officetext_id_seq RENAME TO {new}_officetext_id_seq;
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT conname FROM pg_constraint
            WHERE conrelid = '{new}_officetext'::regclass AND starts_with(conname::text, '{old}_') LOOP
            EXECUTE format('ALTER TABLE {new}_officetext RENAME CONSTRAINT %I TO %I',
              name, '{new}_' || substr(name, length('{old}_') + 1));
          END LOOP;
          FOR name IN SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = '{new}_officetext'::regclass AND starts_with(indexrelid::regclass::text, '{old}_') LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', name, '{new}_' || substr(name, length('{old}_') + 1));
          END LOOP;
        END $$;
    """  # noqa: S608 - two names of our own apps


class Migration(migrations.Migration):
    dependencies = [
        ("framework", "0008_words"),
        ("home", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(rename("home", "framework"), rename("framework", "home"))],
            state_operations=[
                migrations.CreateModel(
                    name="OfficeText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("contact", "Contact details"),
                                    ("accessibility", "Accessibility statement"),
                                    ("privacy", "Privacy notice"),
                                    ("audit_use", "Agreement on use"),
                                    ("audit_slides", "Opening slides of the staff audit"),
                                ],
                                max_length=20,
                                unique=True,
                            ),
                        ),
                        ("body", models.TextField()),
                        ("edition", models.PositiveIntegerField(default=1)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "updated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
