"""`check --deploy` refuses the demo."""

from django.conf import settings
from django.core.checks import Error, register


@register(deploy=True)
def demo_mode_is_off(app_configs, **kwargs):
    """Error `demo.E001` where anybody could sign in as anybody and read everybody's mail."""
    if not settings.DEMO:
        return []
    hint = "Unset WQM_DEMO."
    return [Error("Demo mode is on: anyone can sign in as any person and read all email.", hint=hint, id="demo.E001")]
