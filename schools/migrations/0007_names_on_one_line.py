"""Names that were stored with line breaks lose them (`wqm.lines`)."""

from django.db import migrations


def on_one_line(table: str) -> migrations.RunSQL:
    """Of every row of the table."""
    return migrations.RunSQL(
        f"UPDATE {table} SET name = btrim(regexp_replace(name, '[[:cntrl:][:space:]]+', ' ', 'g'))"  # noqa: S608
        " WHERE name ~ '[[:cntrl:]]'",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("schools", "0006_second_factor")]
    operations = [on_one_line("schools_school"), on_one_line("schools_trust")]
