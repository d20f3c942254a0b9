"""Addresses of staff audits."""
