"""Template tags of the self-evaluation."""
