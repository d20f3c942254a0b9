"""Everything that changes a school's plan, a file a noun. Callers are inside the scope of the school.

Rooms above make targets through `plans.services.targets`: `add_target` and `start_target_from`.
"""
