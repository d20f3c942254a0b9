"""Readiness, visits, awards, and the packs and certificates that come out of them."""
