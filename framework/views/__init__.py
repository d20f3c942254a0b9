"""The office's pages: versions, questionnaires, what stands in them (structure), and their translations."""
