"""A trust's view across its schools."""
