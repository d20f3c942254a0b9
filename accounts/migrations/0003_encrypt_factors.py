"""Keys of authenticator apps and seeds of recovery codes are encrypted with a key of the settings."""

from django.db import migrations

from accounts.encryption import decrypt, encrypt

# What of a factor's data is secret: a text, or several.
SECRET = ("secret", "seed", "migrated_codes")


def _each(apps, change):
    for factor in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        for name in SECRET:
            if name in factor.data:
                value = factor.data[name]
                factor.data[name] = [change(text) for text in value] if isinstance(value, list) else change(value)
        factor.save(update_fields=["data"])


def encrypt_factors(apps, schema_editor):
    """Once; a fresh installation has none."""
    _each(apps, encrypt)


def decrypt_factors(apps, schema_editor):
    """The way back, with the same key."""
    _each(apps, decrypt)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("accounts", "0002_clean_addresses"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(encrypt_factors, decrypt_factors)]
