"""How PostgreSQL's programs are told where the database is: not on the command line, which others can read."""

import pytest

from wqm.backup import tools


@pytest.fixture
def told(monkeypatch):
    """`told(url)`: the environment of a program that is run for this address; with its arguments."""

    def run(url: str) -> tuple[dict[str, str], list[str]]:
        seen = {}

        def note(arguments, env, **more):
            seen.update(env=env, arguments=arguments)
            return tools.subprocess.CompletedProcess(arguments, 0, stdout="", stderr="")

        with monkeypatch.context() as patched:
            patched.setattr(tools, "program", lambda name: name)
            patched.setattr(tools.subprocess, "run", note)
            tools.run("pg_dump", "--format=custom", url=url)
        return {name: value for name, value in seen["env"].items() if name.startswith("PG")}, seen["arguments"]

    return run


def test_address_reaches_the_program_as_it_was_meant_and_no_password_its_arguments(told):
    environment, arguments = told("postgres://wqm_owner:p%40ss%25w%2Frd@db.example:6543/wqm?sslmode=verify-full")
    assert environment == {
        "PGHOST": "db.example",
        "PGPORT": "6543",
        "PGUSER": "wqm_owner",
        "PGPASSWORD": "p@ss%w/rd",
        "PGDATABASE": "wqm",
        "PGSSLMODE": "verify-full",
    }
    assert arguments == ["pg_dump", "--format=custom"]


def test_certificates_of_the_address_are_used(told):
    environment, _ = told(
        "postgres://a@db/wqm?sslmode=verify-ca&sslrootcert=/etc/ca%20of%20ours.pem&sslcert=c&sslkey=k"
    )
    assert [environment[f"PGSSL{name}"] for name in ("MODE", "ROOTCERT", "CERT", "KEY")] == [
        "verify-ca",
        "/etc/ca of ours.pem",
        "c",
        "k",
    ]


def test_socket_of_the_address_is_used_once_decoded(told):
    assert told("postgres://a@/wqm?host=/run/100%2525")[0]["PGHOST"] == "/run/100%25"
