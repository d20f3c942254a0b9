"""What a school decided to do: targets and actions, training and what came of it, the school's own numbers."""
