"""Looking into bytes of strangers in a process of its own, under limits of time, memory and size.

Anything a file does to the code that reads it happens to a child that can be lost: the web and the worker go on. Only
three things come back: a value, a refusal with its sentence, or that the file could not be checked, which is never
"fine".
"""

from wqm.confined.outcomes import CouldNotCheck, Reason, Refused
from wqm.confined.running import Limits, run_confined

__all__ = ["CouldNotCheck", "Limits", "Reason", "Refused", "run_confined"]
