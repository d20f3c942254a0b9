"""What may never be in a log is not in it."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from tests.doubling import assert_linear
from wqm.logs import CUT, LONGEST, JsonFormatter, RequestLogMiddleware, request_id, without_secrets

TICKET = "Zk3vQ9xPd2LmN8rTyUw4Aa"
KEY = "1f0e8a54c3d94b7f9a6d5e2c7b18f034"


def format_record(message: str, *args: object, **extra: object) -> dict:
    record = logging.LogRecord("django.request", logging.ERROR, "file.py", 1, message, args, None)
    record.__dict__.update(extra)
    return json.loads(JsonFormatter().format(record))


def request_for(path: str, route: str = "surveys:answer"):
    request = RequestFactory().get(path)
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name=route.split(":")[1], namespaces=["surveys"])
    return request


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail to jo.o'neil+x@school.sch.uk failed", "mail to [email] failed"),
        (f"Not Found: /s/{TICKET}/", "Not Found: /s/[token]/"),
        (f"Not Found: /s/{TICKET}", "Not Found: /s/[token]"),
        (f"Gone: /account/invitation/{KEY}.{TICKET}/", "Gone: /account/invitation/[token]/"),
        ("Forbidden: /people/?email=jo%40example.org&x=1", "Forbidden: /people/?[query]"),
        ('File "/app/assessments/services.py", line 3', 'File "/app/assessments/services.py", line 3'),
        ("what now?", "what now?"),
    ],
)
def test_text_loses_its_secrets(text: str, expected: str) -> None:
    assert without_secrets(text) == expected


@pytest.mark.parametrize("unit", ["a", "a.", "a@", "a@a.", "/", "/a1", "?a=", "a b ", "é-"])
def test_twice_the_header_takes_twice_the_time(unit: str) -> None:
    longer = LONGEST // 2 // len(unit)
    assert_linear(lambda text: [without_secrets(text) for _ in range(20)], lambda n: unit * n, longer)


def test_long_text_keeps_its_ends_and_no_half_of_a_secret() -> None:
    address = "anna@example.org"
    text = "begins " + "x" * (LONGEST // 2 - 12) + f" {address} " + "y " * LONGEST + f"{address}" + "z" * 4090 + " ends"
    kept = without_secrets(text)
    assert (len(kept) <= LONGEST + len(CUT), kept.startswith("begins xxx"), kept.endswith(" ends")) == (
        True,
        True,
        True,
    )
    assert ("anna" in kept, "example" in kept, CUT in kept) == (False, False, True)


def test_one_word_without_end_is_left_out_whole() -> None:
    assert without_secrets("x" * 3 * LONGEST) == CUT


def test_django_error_names_the_route_and_not_the_path() -> None:
    request = request_for("/s/short/?a=b")
    line = format_record("Internal Server Error: %s", request.path, request=request, status_code=500)
    assert line["message"] == "Internal Server Error: [surveys:answer]"
    assert "short" not in json.dumps(line)


def test_traceback_loses_its_secrets() -> None:
    try:
        raise ValueError("Key (email)=(jo@example.org) already exists")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "no", (), (ValueError, error, error.__traceback__))
    line = json.loads(JsonFormatter().format(record))
    assert line["exc_info"].splitlines()[-1] == "ValueError: Key (email)=([email]) already exists"


def test_request_is_one_line_without_address_or_path(caplog: pytest.LogCaptureFixture) -> None:
    request = request_for(f"/s/{TICKET}/?email=jo@example.org")
    request.META["REMOTE_ADDR"] = "203.0.113.9"
    with caplog.at_level(logging.INFO, "wqm.request"):
        response = RequestLogMiddleware(lambda _: HttpResponse(status=418))(request)
    (record,) = caplog.records
    line = json.loads(JsonFormatter().format(record))
    assert sorted(line) == ["level", "logger", "message", "method", "ms", "route", "status", "time"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "surveys:answer", 418)
    assert len(response["X-Request-ID"]) == 32


def test_lines_inside_a_request_carry_its_id() -> None:
    seen = []

    def view(_):
        seen.append(format_record("inside")["request_id"])
        return HttpResponse()

    response = RequestLogMiddleware(view)(request_for("/x"))
    assert seen == [response["X-Request-ID"]]
    assert request_id.get() == ""


def test_request_id_is_never_taken_from_outside() -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": "jo@example.org"})
    assert RequestLogMiddleware(lambda _: HttpResponse())(request)["X-Request-ID"] != "jo@example.org"
