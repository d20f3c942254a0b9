"""What the front doors show: reads from all rooms, owns nothing."""
