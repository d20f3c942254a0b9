"""Published results as charts, on paper and as files. Nothing here knows a count."""
