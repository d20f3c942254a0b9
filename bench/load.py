"""A small load generator: processes with one keep-alive connection each, on this machine only."""

import http.client
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

CONNECTIONS, SECONDS, MOST_REQUESTS = 8, 4.0, 20_000


@dataclass(frozen=True)
class Request:
    """What is asked again and again; `expect` guards against measuring an error page."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    expect: int = 200


def ask(connection: http.client.HTTPConnection, request: Request) -> None:
    connection.request(request.method, request.path, body=request.body, headers=request.headers)
    response = connection.getresponse()
    response.read()
    if response.status != request.expect:
        raise RuntimeError(f"{request.path} answered {response.status}, expected {request.expect}")


def _client(port: int, request: Request, until: float, pipe: Connection) -> None:
    connection, done = http.client.HTTPConnection("127.0.0.1", port, timeout=10), 0
    try:
        while time.monotonic() < until and done < MOST_REQUESTS // CONNECTIONS:
            ask(connection, request)
            done += 1
        pipe.send(done)
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        pipe.send(str(error) or type(error).__name__)
    finally:
        connection.close()


def requests_per_second(port: int, request: Request, seconds: float = SECONDS) -> float:
    """Answers per second over all connections, after a warm-up; raises when any answer is not the expected one."""
    warm_up = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(5):
        ask(warm_up, request)
    warm_up.close()
    started, pipes, clients = time.monotonic(), [], []
    for _ in range(CONNECTIONS):
        ours, theirs = multiprocessing.Pipe(duplex=False)
        client = multiprocessing.Process(target=_client, args=(port, request, started + seconds, theirs), daemon=True)
        client.start()
        pipes.append(ours)
        clients.append(client)
    results = [pipe.recv() if pipe.poll(seconds + 30) else "no answer" for pipe in pipes]
    elapsed = time.monotonic() - started
    for client in clients:
        client.join(5)
    if problems := {result for result in results if isinstance(result, str)}:
        raise RuntimeError("; ".join(sorted(problems)))
    return sum(int(result) for result in results) / elapsed


def seconds_of(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
