"""The demo never gets onto a real server unnoticed."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import NoReverseMatch, include, path, reverse

from demo.mailbox import MaildirBackend, newest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "k" * 30 + "9aZ-" * 10,
    "DATABASE_URL": "postgres://wqm_web:none@127.0.0.1:9/wqm",
    "ALLOWED_HOSTS": "quality.example.org",
    "WQM_SITE_URL": "https://quality.example.org",
    "DEFAULT_FROM_EMAIL": "Quality Mark <office@quality.example.org>",
}


def deploy_check(**more: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` as on a server; it connects to nothing."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=ROOT, env={**inherited, **PRODUCTION, **more}, capture_output=True, text=True, check=False
    )


def test_deployment_check_passes_without_the_demo_and_refuses_it_with_it():
    assert deploy_check().returncode == 0
    refused = deploy_check(WQM_DEMO="1")
    assert refused.returncode != 0
    assert "demo.E001" in refused.stderr


@pytest.mark.parametrize("name", ["demo:people", "demo:sign_in", "demo:mail", "gallery"])
def test_pages_of_the_demo_do_not_exist_outside_of_it(name):
    assert settings.DEMO is False
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.django_db
def test_link_in_a_message_is_one_link_without_the_full_stop_behind_it(client, settings, tmp_path):
    urls = ModuleType("urls_with_demo")
    urls.urlpatterns = [*import_module(settings.ROOT_URLCONF).urlpatterns, path("demo/", include("demo.urls"))]
    settings.ROOT_URLCONF, settings.DATA_DIR = urls, tmp_path
    link = "https://example.org/s/1?a=1&b=2"
    MaildirBackend().send_messages([EmailMessage("Hello", f"Go to {link}.\n\nBye", "a@a.example", ["b@b.example"])])
    page = client.get(reverse("demo:message", args=[newest(1)[0][0]])).content.decode()
    shown = re.search(r'(?s)<div class="govuk-body wqm-message">(.*?)</div>', page)
    safe = link.replace("&", "&amp;")
    assert shown is not None
    assert shown[1] == f'<p>Go to <a class="govuk-link" href="{safe}">{safe}</a>.</p>\n\n<p>Bye</p>'
