"""What lets somebody in does not stay in the outbox: a trigger empties the text when the row is sent or given up."""

from django.db import migrations, models

FORGET = """
CREATE FUNCTION mail_forget_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.text := '';
  NEW.html := '';
  RETURN NEW;
END $$;
CREATE TRIGGER mail_forget_secret BEFORE UPDATE ON mail_outgoingemail FOR EACH ROW
  WHEN (NEW.is_secret AND NEW.state IN ('sent', 'failed', 'unknown', 'cancelled'))
  EXECUTE FUNCTION mail_forget_secret();
"""
# What is there already: allauth's mails, whose kinds begin with the names of its apps.
FORGET_EARLIER = """
UPDATE mail_outgoingemail SET is_secret = true WHERE kind LIKE 'account.%' OR kind LIKE 'mfa.%';
UPDATE mail_outgoingemail SET text = '', html = '' WHERE is_secret AND state IN ('sent', 'failed', 'unknown', 'cancelled');
"""
REMEMBER = """
DROP TRIGGER mail_forget_secret ON mail_outgoingemail;
DROP FUNCTION mail_forget_secret();
"""


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("mail", "0004_step")]
    operations = [
        migrations.AddField(
            model_name="outgoingemail",
            name="is_secret",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(FORGET_EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(FORGET, REMEMBER),
    ]
