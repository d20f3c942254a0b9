"""Pages of staff audits."""
