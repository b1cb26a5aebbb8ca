"""Which lessons and recommendations earn their place: how much they were used and what came of them, in numbers."""
