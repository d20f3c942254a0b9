"""What is allowed in the assessment, a file a noun. The sentences are for headteachers, assessors and the office."""
