"""`make bench`: how fast the real thing is, beside a view that does nothing, measured in the same run."""
