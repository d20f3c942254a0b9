"""Changing staff audits."""
