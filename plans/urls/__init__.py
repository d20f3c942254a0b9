"""Addresses of plans, a file an organisation."""
