"""What is typed about staff audits."""
