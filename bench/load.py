"""A small load generator: processes with one keep-alive connection each, on this machine only."""

import http.client
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection

CONNECTIONS, SECONDS, MOST_REQUESTS = 8, 4.0, 20_000


@dataclass(frozen=True)
class Request:
    """What is asked again and again; `expect` guards against measuring an error page.

    `paths` are used up instead, each once: links that work once. A client stops where its share of them ends.
    """

    path: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    expect: int = 200
    paths: tuple[str, ...] = ()

    def share(self, number: int) -> "Request":
        """The part of `paths` that client `number` has to itself."""
        return replace(self, paths=self.paths[number::CONNECTIONS]) if self.paths else self


def ask(connection: http.client.HTTPConnection, request: Request, number: int = 0) -> None:
    path = request.paths[number] if request.paths else request.path
    connection.request(request.method, path, body=request.body, headers=request.headers)
    response = connection.getresponse()
    response.read()
    if response.status != request.expect:
        raise RuntimeError(f"{path} answered {response.status}, expected {request.expect}")


def _client(port: int, request: Request, until: float, pipe: Connection) -> None:
    connection, done = http.client.HTTPConnection("127.0.0.1", port, timeout=10), 0
    try:
        most = len(request.paths) or MOST_REQUESTS // CONNECTIONS
        while time.monotonic() < until and done < most:
            ask(connection, request, done)
            done += 1
        pipe.send((done, time.monotonic()))
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        pipe.send(str(error) or type(error).__name__)
    finally:
        connection.close()


def requests_per_second(port: int, request: Request, seconds: float = SECONDS) -> float:
    """Answers per second over all connections, after a warm-up; raises when any answer is not the expected one."""
    warm_up = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number in range(5):
        ask(warm_up, request, number)
    warm_up.close()
    if request.paths:
        request = replace(request, paths=request.paths[5:])
    started, pipes, clients = time.monotonic(), [], []
    for number in range(CONNECTIONS):
        ours, theirs = multiprocessing.Pipe(duplex=False)
        arguments = (port, request.share(number), started + seconds, theirs)
        client = multiprocessing.Process(target=_client, args=arguments, daemon=True)
        client.start()
        pipes.append(ours)
        clients.append(client)
    results = [pipe.recv() if pipe.poll(seconds + 30) else "no answer" for pipe in pipes]
    for client in clients:
        client.join(5)
    if problems := {result for result in results if isinstance(result, str)}:
        raise RuntimeError("; ".join(sorted(problems)))
    pairs = [result for result in results if not isinstance(result, str)]
    return sum(done for done, _ in pairs) / (max(ended for _, ended in pairs) - started)


def _timed_client(port: int, request: Request, until: float, pipe: Connection) -> None:
    connection, taken = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    try:
        while time.monotonic() < until:
            taken.append(seconds_of(lambda: ask(connection, request)))
        pipe.send(taken)
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        pipe.send(str(error) or type(error).__name__)
    finally:
        connection.close()


def latencies(port: int, requests: list[Request], seconds: float = 2 * SECONDS) -> list[float]:
    """Seconds of every answer, the shortest first, where as many people as there are requests ask at the same time."""
    started, pipes = time.monotonic(), []
    for request in requests:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        arguments = (port, request, started + seconds, theirs)
        multiprocessing.Process(target=_timed_client, args=arguments, daemon=True).start()
        pipes.append(ours)
    results = [pipe.recv() if pipe.poll(seconds + 60) else "no answer" for pipe in pipes]
    if problems := {result for result in results if isinstance(result, str)}:
        raise RuntimeError("; ".join(sorted(problems)))
    return sorted(taken for result in results if not isinstance(result, str) for taken in result)


def seconds_of(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
