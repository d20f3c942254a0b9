"""What is measured. A measure is a function from the running site to a row; `@measure` puts it on the list."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from bench.load import Request, requests_per_second


@dataclass(frozen=True)
class Site:
    """The demo under measurement, and how fast its no-op view is."""

    port: int
    base: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rate(self, request: Request) -> float:
        return requests_per_second(self.port, request)


@dataclass(frozen=True)
class Row:
    """`ours` and `base` in requests per second; the goal is a share of the base."""

    name: str
    ours: float
    base: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.ours / self.base

    def __str__(self) -> str:
        short = "  SHORT" if self.ratio < self.goal else ""
        return f"{self.name:<34}{self.ours:>10.1f}{self.base:>10.1f}{self.ratio:>8.2f}{self.goal:>8.2f}{short}"


MEASURES: list[Callable[[Site], Row]] = []


def measure(function: Callable[[Site], Row]) -> Callable[[Site], Row]:
    MEASURES.append(function)
    return function


def sign_in(site: Site, person: str) -> dict[str, str]:
    """The cookie header of a demo person, through the form of one click that `/demo/` shows beside the name."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{site.url}/demo/").read().decode()
    for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
        if person.lower() in form.lower() and "csrfmiddlewaretoken" in form:
            action = re.search(r'action="([^"]*)"', form)
            fields = re.findall(r'<(?:input|button)\b[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form)
            target = urllib.parse.urljoin(f"{site.url}/demo/", action[1] if action else "")
            opener.open(target, urllib.parse.urlencode(fields).encode())
            return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)}
    raise RuntimeError(f"/demo/ shows nobody called {person!r}")


def fetch(url: str, headers: dict[str, str] | None = None) -> str:
    """A page of the demo."""
    wanted = urllib.request.Request(url, headers=headers or {})
    with urllib.request.urlopen(wanted) as answer:
        return answer.read().decode()


def survey_link(site: Site) -> str:
    """The path of an unused survey link, from the mail that the demo's worker sends in its first seconds."""
    for _ in range(60):
        for key in re.findall(r"/demo/mail/([^/\"]+)/", fetch(f"{site.url}/demo/mail/")):
            found = re.search(r"/s/[0-9a-f-]{36}/[^\s<\"]+", fetch(f"{site.url}/demo/mail/{key}/"))
            if found:
                return found[0]
        time.sleep(0.5)
    raise RuntimeError("the demo has sent no survey")


@measure
def sign_in_page(site: Site) -> Row:
    """What everybody sees first."""
    return Row("sign-in page", site.rate(Request("/account/login/")), site.base, 0.05)


@measure
def survey_page(site: Site) -> Row:
    """The first page of a survey, by somebody's own link."""
    return Row("survey page, first view", site.rate(Request(survey_link(site))), site.base, 0.50)


@measure
def home_of_a_head(site: Site) -> Row:
    """The page a head opens every time: permissions, scope, the journey and the gate."""
    return Row("home page of a head", site.rate(of("Samir Patel", "/schools/2/", site)), site.base, 0.03)


@measure
def self_evaluation(site: Site) -> Row:
    """Every principle and criterion with its state."""
    request = of("Samir Patel", "/schools/2/self-evaluation/", site)
    return Row("self-evaluation, 18 criteria", site.rate(request), site.base, 0.03)


@measure
def trust_overview(site: Site) -> Row:
    """All schools of a trust with the heat map."""
    return Row("trust overview, 4 schools", site.rate(of("Ruth Okafor", "/trusts/1/", site)), site.base, 0.03)


def of(person: str, path: str, site: Site) -> Request:
    """A page as somebody sees it."""
    return Request(path, headers=sign_in(site, person))
