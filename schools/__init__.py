"""Organisations: schools (the tenants), trusts, who belongs to them, and the national register."""
