"""Writes: versions, questionnaires, what stands in them (structure), and their translations."""
