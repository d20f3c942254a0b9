"""What is measured. A measure is a function from the running site to a row; `@measure` puts it on the list."""

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.load import Request, latencies, requests_per_second


@dataclass(frozen=True)
class Site:
    """The demo under measurement, and how fast its no-op view is."""

    port: int
    base: float = 0.0
    links: tuple[str, ...] = ()
    evaluation: str = ""
    board: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rate(self, request: Request) -> float:
        return requests_per_second(self.port, request)


@dataclass(frozen=True)
class Row:
    """`ours` and `base` in the same unit, most often requests per second; the goal is a share of the base.

    `at_most`: a smaller ratio is the better one (seconds, megabytes).
    """

    name: str
    ours: float
    base: float
    goal: float
    at_most: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.base

    @property
    def is_short(self) -> bool:
        """The goal is missed."""
        return self.ratio > self.goal if self.at_most else self.ratio < self.goal

    def __str__(self) -> str:
        short = "  SHORT" if self.is_short else ""
        return f"{self.name:<34}{self.ours:>10.1f}{self.base:>10.1f}{self.ratio:>8.3f}{self.goal:>8.2f}{short}"


SAMPLE = Path(__file__).parent.parent / "framework" / "samples" / "questionnaire_staff.json"

# A page or a submission of a survey reaches this share of a view that does the same SQL and nothing else.
BESIDE_BARE, TURNS = 0.85, 3

# Who open a page at the same time.
PEOPLE = 10

# Whose self-evaluation `bench.evaluation` makes large.
HEAD = "Ian Fothergill"

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


@measure
def sign_in_page(site: Site) -> Row:
    """What everybody sees first."""
    return Row("sign-in page", site.rate(Request("/account/login/")), site.base, 0.05)


@measure
def survey_page(site: Site) -> Row:
    """The first page of a survey, by somebody's own link."""
    return Row("survey page, first view", site.rate(Request(f"/s/{site.links[-1]}")), site.base, 0.50)


@measure
def survey_page_beside_bare(site: Site) -> Row:
    """Against a view that runs the same SQL, has the page in memory, and does nothing else."""
    ours, bare = (Request(f"{start}{site.links[-1]}") for start in ("/s/", "/bench/page/"))
    return in_turns(site, "  against a bare view, same SQL", [ours] * TURNS, [bare] * TURNS)


def submission(start: str, links: tuple[str, ...], expect: int) -> Request:
    """Thirty answers at once, each through a link of its own."""
    sections = json.loads(SAMPLE.read_text())["sections"]
    names = [
        f"q-{question['code']}"
        for section in sections
        for question in section["questions"]
        if question["kind"] == "scale"
    ]
    body = urllib.parse.urlencode({"page": "9", "go": "send", **dict.fromkeys(names, "4")}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    paths = tuple(f"{start}{link}" for link in links)
    return Request(method="POST", headers=kind, body=body, expect=expect, paths=paths)


@measure
def sending_answers(site: Site) -> Row:
    """Thirty answers: the ticket burns, the ballot is sealed and stored, and the receipt's page is the next one."""
    links = shares(site)[0]
    return Row("submission of 30 answers", site.rate(submission("/s/", links, 303)), site.base, 0.20)


@measure
def submission_beside_bare(site: Site) -> Row:
    """Against a view that runs the same SQL, seals as many bytes, and does nothing else."""
    _, *links = shares(site)
    ours = [submission("/s/", share, 303) for share in links[:TURNS]]
    bare = [submission("/bench/cast/", share, 200) for share in links[TURNS:]]
    return in_turns(site, "  against a bare view, same SQL", ours, bare)


def shares(site: Site) -> list[tuple[str, ...]]:
    """The links that are there to be used up, in one share for each run of a measure. The last link is for pages."""
    parts = 2 * TURNS + 1
    return [site.links[:-1][number::parts] for number in range(parts)]


def in_turns(site: Site, name: str, ours: list[Request], bare: list[Request]) -> Row:
    """Ours and a bare view by turns, because the machine may become slower or faster meanwhile."""
    rates = [(site.rate(one), site.rate(other)) for one, other in zip(ours, bare, strict=True)]
    return Row(name, sum(one for one, _ in rates) / TURNS, sum(other for _, other in rates) / TURNS, BESIDE_BARE)


@measure
def home_of_a_head(site: Site) -> Row:
    """The page a head opens every time: permissions, scope, the journey and the gate."""
    return Row("home page of a head", site.rate(of("Samir Patel", "/schools/2/", site)), site.base, 0.05)


@measure
def slowest_of_a_head(site: Site) -> Row:
    """The slowest hundredth of that page while ten people open it again and again, against its middle."""
    taken = latencies(site.port, [of("Samir Patel", "/schools/2/", site) for _ in range(PEOPLE)])
    slowest, middle = taken[len(taken) * 99 // 100], taken[len(taken) // 2]
    return Row("  p99 against median, ten people (ms)", 1000 * slowest, 1000 * middle, 5.0, at_most=True)


@measure
def self_evaluation(site: Site) -> Row:
    """Every principle and criterion with its state."""
    request = of("Samir Patel", "/schools/2/self-evaluation/", site)
    return Row("self-evaluation, 18 criteria", site.rate(request), site.base, 0.04)


@measure
def large_self_evaluation(site: Site) -> Row:
    """The same with sixty criteria and three hundred pieces of evidence, each given to somebody and talked about."""
    return Row("self-evaluation, 60 criteria, 300", site.rate(of(HEAD, site.evaluation, site)), site.base, 0.04)


@measure
def readiness_review(site: Site) -> Row:
    """The office's review of a submission: the rules, and every criterion of the copy with what is noted on it."""
    signed_in = sign_in(site, "Kwame Boateng")
    queue = urllib.request.Request(f"{site.url}/office/readiness/", headers=signed_in)
    path = re.search(r'href="(/office/readiness/\d+/)"', urllib.request.urlopen(queue).read().decode())
    if path is None:
        raise RuntimeError("the demo has no review that waits")
    return Row("review of 18 criteria", site.rate(Request(path[1], headers=signed_in)), site.base, 0.04)


@measure
def board_of_assessors(site: Site) -> Row:
    """Who could come on a visit, and why each other one could not, of sixty."""
    request = of("Kwame Boateng", site.board, site)
    return Row("board of 60 assessors", site.rate(request), site.base, 0.04)


@measure
def trust_overview(site: Site) -> Row:
    """All schools of a trust with the heat map."""
    return Row("trust overview, 4 schools", site.rate(of("Ruth Okafor", "/trusts/1/", site)), site.base, 0.04)


def of(person: str, path: str, site: Site) -> Request:
    """A page as somebody sees it."""
    return Request(path, headers=sign_in(site, person))


# What `bench.waves` tells, as rows: a limit in seconds or megabytes is the base, and the goal is to stay below it.
LIMITS = {
    "launch": ("launch, 10,000 people (s)", 15.0),
    "list": ("10,000 rows of a list previewed (s)", 10.0),
    "mixing": ("mixing 10,000 ballots (s)", 10.0),
    "audit": ("audit of 100 schools (s)", 60.0),
    "memory": ("memory of the worker (MB)", 400.0),
}


def wave_rows(name: str, values: list[float]) -> list[Row]:
    """The rows of one line of `bench.waves`."""
    if name == "sending":
        return [Row("sending, against a bare SMTP loop", values[0], values[1], 0.60)]
    if name == "closing":
        large, small, opening = values
        return [
            Row("closing 10,000 ballots (s)", large, 2.0, 1.0, at_most=True),
            Row("  against opening them alone (s)", large, opening, 1.8, at_most=True),
            Row("closing ten times as many (s)", large, small, 11.0, at_most=True),
        ]
    title, limit = LIMITS[name]
    return [Row(title, values[0], limit, 1.0, at_most=True)]
