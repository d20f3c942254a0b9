"""Every page whose queries are counted, and how many they are: one case a line, in the file of its room."""

from tests.project.costs import audits, evidence, framework, library, office, plans, schools, surveys

_ROOMS = (audits, schools, evidence, library, office, surveys, framework, plans)
CASES = [case for room in _ROOMS for case in room.CASES]
