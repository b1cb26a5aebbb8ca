"""Limits on how often, counted in the memory of this process: nothing is written down about who did what when."""

import math
import threading
import time
from collections.abc import Hashable

MOST_KEYS = 20_000


class Limit:
    """`at_once` of something, and again `a_minute` of it, for each key. With several processes each counts its own."""

    def __init__(self, at_once: int, a_minute: float) -> None:
        self.at_once = at_once
        self.a_second = a_minute / 60
        self.left: dict[Hashable, tuple[float, float]] = {}  # per key: how many were left, and when
        self.lock = threading.Lock()

    def take(self, key: Hashable, now: float | None = None) -> int:
        """Take one for `key`. Returns 0, or, with nothing left, the seconds until there is one again."""
        now = time.monotonic() if now is None else now
        with self.lock:
            left = self.left_of(key, now)
            if left < 1:
                return math.ceil((1 - left) / self.a_second)
            self.left[key] = (left - 1, now)
            if len(self.left) > MOST_KEYS:
                self.forget_whole(now)
        return 0

    def left_of(self, key: Hashable, now: float) -> float:
        left, at = self.left.get(key, (float(self.at_once), now))
        return min(self.at_once, left + (now - at) * self.a_second)

    def forget_whole(self, now: float) -> None:
        """Those who have everything left again are as if they had never come."""
        self.left = {key: found for key, found in self.left.items() if self.left_of(key, now) < self.at_once}
