"""Reading staff audits."""
