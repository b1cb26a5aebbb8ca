"""Public codes: what stands in a URL instead of a counter."""

from django.utils.crypto import get_random_string

# Without the pairs people mix up when they read a code aloud: 0/o, 1/l/i, u/v.
ALPHABET = "23456789abcdefghjkmnpqrstwxyz"
LENGTH = 10


def new_code() -> str:
    """A random public code; 29**10 values, so guessing one is hopeless and a clash is left to the unique constraint."""
    return get_random_string(LENGTH, ALPHABET)
