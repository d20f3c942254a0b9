"""Addresses of accounts lose what nobody sees: whoever was invited with such a character could not sign in.

An address that another account has by then stays as it is; somebody at the office has to say which of the two is meant.
"""

from django.db import migrations

from wqm.contacts.addresses import clean_address

NOT_PLAIN = "[^ -~]"


def clean_accounts(apps, schema_editor):
    """Both tables that know the address of an account."""
    users = apps.get_model("accounts", "User").objects
    addresses = apps.get_model("account", "EmailAddress").objects
    for user in users.filter(email__regex=NOT_PLAIN):
        email = clean_address(user.email)
        if not users.filter(email__iexact=email).exclude(pk=user.pk).exists():
            addresses.filter(user=user, email=user.email).update(email=email)
            users.filter(pk=user.pk).update(email=email)


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("accounts", "0001_initial"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunPython(clean_accounts, migrations.RunPython.noop)]
