"""What of a wave may be published: audited, merged, counted, rounded, and assembled once for every reader of it."""
