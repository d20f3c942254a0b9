"""docker-compose.yml, .env.example and the settings tell the same story."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (ROOT / ".env.example").read_text()


def variables_of_settings() -> set[str]:
    text = (ROOT / "wqm" / "settings.py").read_text()
    return set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]+)\"", text))


def variables_of_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def variables_of_backups() -> set[str]:
    text = (ROOT / "wqm" / "backup" / "__main__.py").read_text()
    return set(re.findall(r"environ\.get\(\"(WQM_BACKUP_[A-Z]+)", text))


def test_example_explains_exactly_what_is_read() -> None:
    explained = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE)
    read = variables_of_settings() | variables_of_compose() | variables_of_backups()
    assert sorted(explained) == sorted(read | {"WQM_ADMIN_DATABASE_URL"})


def test_example_holds_no_secret() -> None:
    values = dict(re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert {name: values[name] for name in values if re.search("PASSWORD|SECRET", name)} == {
        "SECRET_KEY": "",
        "WQM_MAIL_WEBHOOK_SECRET": "",
        "POSTGRES_PASSWORD": "",
        "REDIS_PASSWORD": "",
        "WQM_OWNER_PASSWORD": "",
        "WQM_WEB_PASSWORD": "",
        "WQM_WORKER_PASSWORD": "",
    }


def test_broker_wants_a_password_and_its_clients_have_it() -> None:
    redis = SERVICES["redis"]
    assert 'requirepass %s\\n" "$$REDIS_PASSWORD"' in redis["command"][2]
    assert redis["environment"] == {"REDIS_PASSWORD": "${REDIS_PASSWORD:?}"}
    assert "REDISCLI_AUTH=$$REDIS_PASSWORD" in redis["healthcheck"]["test"][1]
    urls = {service["environment"]["REDIS_URL"] for service in SERVICES.values() if "build" in service}
    assert urls == {"redis://:${REDIS_PASSWORD:?}@redis:6379/0"}


def test_images_are_pinned_to_a_minor_version() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert images
    assert [image for image in images if not re.search(r":\d+\.\d+(-|$)", image)] == []


def test_compose_has_the_six_services() -> None:
    assert sorted(SERVICES) == ["beat", "migrate", "postgres", "redis", "web", "worker"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in service["tmpfs"]  # noqa: S108 - inside the container
    # Our own image names its user in the Dockerfile; a server's image is told here.
    assert service.get("user", "999:999" if "build" in service else None) == "999:999"


def test_image_does_not_run_as_root() -> None:
    instructions = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\w+)$", instructions, re.MULTILINE) == ["app"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate", "web"}))
def test_service_has_a_healthcheck(name: str) -> None:
    """The web's is in the Dockerfile; migrate ends."""
    assert SERVICES[name]["healthcheck"]["test"]


def test_keys_are_the_workers_alone() -> None:
    holders = {name for name, service in SERVICES.items() if any("keys-" in v for v in service.get("volumes", []))}
    assert holders == {"worker"}


def test_each_process_connects_as_its_role_and_knows_no_other_password() -> None:
    roles = {name: s["environment"].get("DATABASE_URL", "") for name, s in SERVICES.items() if "build" in s}
    assert {name: re.findall(r"wqm_(\w+):", url) for name, url in roles.items()} == {
        "migrate": ["owner"],
        "web": ["web"],
        "worker": ["worker"],
        "beat": ["worker"],
    }
    for name in ("web", "worker", "beat"):
        known = {key for key, value in SERVICES[name]["environment"].items() if "PASSWORD" in key and value}
        assert known == set()


def test_nothing_starts_before_the_migrations() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_named_volumes_are_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_mail_provider_named_in_the_environment_is_what_sends() -> None:
    show = (
        "from django.conf import settings; from django.core.mail import get_connection; import django; django.setup();"
        " print(type(get_connection()).__module__, get_connection().server_token)"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "wqm.settings",
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgres://x@127.0.0.1:1/x",
        "WQM_MAIL_PROVIDER": "postmark",
        "WQM_MAIL_PROVIDER_SETTINGS": '{"POSTMARK_SERVER_TOKEN": "invented"}',
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", show],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["anymail.backends.postmark", "invented"]
