"""A hall of phones: each asks as often as it is told to, sends when a step ends, and reads what is new."""

import http.client
import json
import multiprocessing
import random
import threading
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

PROCESSES = 3
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "script"}


@dataclass(frozen=True)
class Seat:
    """A slip: where its phone asks, and what it sends."""

    audit: str
    step: str
    group: int
    token: str

    @property
    def address(self) -> str:
        """Its own."""
        return f"/a/{self.audit}/{self.token}.{self.group}"

    @property
    def pulse(self) -> str:
        """Its group's."""
        return f"/a/{self.audit}/pulse/{self.group}"

    def body(self) -> bytes:
        """A rating of every principle and ten entries."""
        fields = [("step", self.step)] + [(f"rating-{number}", "2") for number in range(1, 7)]
        fields += [(f"entry-{number % 6 + 1}-idea", f"Entry {number} of {self.token[:6]}") for number in range(10)]
        return urllib.parse.urlencode(fields).encode()


def _phone(port: int, seat: Seat, until: float, seen: list[float], faults: list[str]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    random_wait, version, is_sent = random.Random(seat.token), None, False
    time.sleep(random_wait.random() * 3)
    try:
        while time.time() < until:
            answer = json.loads(_ask(line, "GET", seat.pulse))
            again = answer["in"] * (0.8 + 0.4 * random_wait.random())
            if answer["left"] is not None and not is_sent:
                time.sleep(random_wait.random() * min(5.0, answer["left"] * 0.4))
                _ask(line, "POST", seat.address, seat.body())
                is_sent = True
                again = max(0.0, answer["left"] * 0.6)
            elif is_sent and answer["left"] is None:
                _ask(line, "GET", f"{seat.address}?part=1")
                seen.append(time.time())
                return
            version = answer["v"]
            time.sleep(max(again, 0.3))
        faults.append(f"nothing new until the end, at version {version}")
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        faults.append(str(error) or type(error).__name__)
    finally:
        line.close()


def _ask(line: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> bytes:
    try:
        line.request(method, path, body=body, headers=FORM if body else {})
        response = line.getresponse()
    except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
        line.close()  # the server lets go of lines on which nothing is said; a browser opens another one, too
        line.request(method, path, body=body, headers=FORM if body else {})
        response = line.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return content


def _some(port: int, seats: Sequence[Seat], until: float, pipe: Connection) -> None:
    seen: list[float] = []
    faults: list[str] = []
    phones = [threading.Thread(target=_phone, args=(port, seat, until, seen, faults)) for seat in seats]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    pipe.send((seen, faults))


class Phones:
    """All of them, asking from now on."""

    def __init__(self, port: int, seats: Sequence[Seat], seconds: float):
        self._pipes = []
        for number in range(PROCESSES):
            ours, theirs = multiprocessing.Pipe(duplex=False)
            arguments = (port, seats[number::PROCESSES], time.time() + seconds, theirs)
            multiprocessing.Process(target=_some, args=arguments, daemon=True).start()
            self._pipes.append(ours)
        self._seconds = seconds

    def seen(self) -> list[float]:
        """When each had read what was released, as time.time(). Raises RuntimeError where one of them did not."""
        results = [pipe.recv() if pipe.poll(self._seconds + 30) else ([], ["no answer"]) for pipe in self._pipes]
        if faults := [fault for _, more in results for fault in more]:
            raise RuntimeError(f"{len(faults)} phones: {'; '.join(sorted(set(faults))[:3])}")
        return [moment for seen, _ in results for moment in seen]


def join_all(port: int, codes: Sequence[str]) -> float:
    """Seconds in which everybody types a code and opens their page, eight at a time from one address."""
    started, faults = time.perf_counter(), []

    def some(share: Sequence[str]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            for code in share:
                line.request("POST", "/a/", body=urllib.parse.urlencode({"code": code}), headers=FORM)
                response = line.getresponse()
                response.read()
                line.request("GET", response.headers["Location"])
                page = line.getresponse()
                page.read()
                if page.status != 200:
                    faults.append(f"a seat answered {page.status}")
        except (OSError, http.client.HTTPException, TypeError) as error:
            faults.append(str(error) or type(error).__name__)
        finally:
            line.close()

    people = [threading.Thread(target=some, args=(codes[number::8],)) for number in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    if faults:
        raise RuntimeError("; ".join(sorted(set(faults))[:3]))
    return time.perf_counter() - started
