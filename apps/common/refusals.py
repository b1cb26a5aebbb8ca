"""Why something was not done, in a sentence a person can read."""


class Refused(Exception):
    """Base of every app's own error; `str(error)` is shown to the person as it is."""
