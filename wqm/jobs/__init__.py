"""Long work as a row: progress, cancel, result. The row is the truth; the broker only wakes a worker."""
