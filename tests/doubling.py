"""Whether twice the input takes about twice the time. Compared within one run, so that a slow machine fails nothing."""

import sys
import time
from collections.abc import Callable
from typing import Any

# Twice the input takes twice the time; a quadratic function takes four times.
MOST = 3.0
ROUNDS = 3
# Below this, in seconds, the start of things is measured, and nothing else.
TOO_SHORT = 0.01


def assert_linear(function: Callable[[Any], Any], make: Callable[[int], Any], size: int) -> None:
    """`function(make(2 * size))` takes less than MOST times as long as `function(make(size))`, in one of three rounds.

    The time is that of the processor, so that what else runs does not count. What is quadratic fails in each round.
    Fails at once where the smaller one takes a second: that is worse than linear, or `size` is too large.
    """
    smaller, larger = make(size), make(2 * size)
    for _ in range(ROUNDS):
        first, second = _best_of_three(function, smaller), _best_of_three(function, larger)
        assert first < 1, f"{first:.1f} s for size {size}"
        if second < MOST * max(first, TOO_SHORT):
            return
    raise AssertionError(f"{first * 1000:.1f} ms, and {second * 1000:.1f} ms for the double")


def _best_of_three(function: Callable[[Any], Any], value: Any) -> float:
    times = []
    for _ in range(3):
        started = time.thread_time()
        function(value)
        times.append(time.thread_time() - started)
        if times[-1] > 0.3:
            break
    return min(times)


def calls_of(work: Callable[[], Any]) -> int:
    """How many functions are called: the same on every machine, however busy it is."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls
