"""Names that were stored with line breaks lose them (`wqm.lines`)."""

from django.db import migrations


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("accounts", "0003_encrypt_factors")]
    operations = [
        migrations.RunSQL(
            r"UPDATE accounts_user SET name = btrim(regexp_replace(name, '[[:cntrl:][:space:]]+', ' ', 'g'))"
            r" WHERE name ~ '[[:cntrl:]]'",
            migrations.RunSQL.noop,
        )
    ]
