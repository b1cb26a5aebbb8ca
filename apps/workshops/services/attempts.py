"""The limit on guessing join codes, counted in the database so that it holds for all processes together.

A code has 10**8 values, and a right one always lets in. What guessing meets is a longer code: after 120 different wrong
ones in ten minutes from one place, or 1,000 from everywhere, the eight digits are not looked at any more, and the four
check digits that stand beside them are asked for too. So nobody behind a shared address is kept out, and each guess beyond
the limit is worth a ten-thousandth of one; docs/decisions/0008-guessing-join-codes.md has the sums.

Only codes that do not exist count, and each of them once, however often a page is loaded again.
"""

import datetime as dt
import ipaddress
import logging

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from apps.workshops.models import JoinAttempt

WINDOW = dt.timedelta(minutes=10)
KEPT = dt.timedelta(hours=1)
PER_ORIGIN = 120
OVERALL = 1000
EVERYWHERE = ""
logger = logging.getLogger(__name__)

# A code that was counted already changes nothing. The count over everything comes first, so that two of these statements
# never wait for each other crosswise.
COUNT = """
    WITH first AS (
        INSERT INTO workshops_joinattempt (origin, since, count) VALUES (%(origin_and_code)s, %(since)s, 1)
        ON CONFLICT (origin, since) DO NOTHING RETURNING 1
    )
    INSERT INTO workshops_joinattempt (origin, since, count)
    SELECT counted, %(since)s, 1 FROM (VALUES ('', 1), (%(origin)s, 2)) AS counts (counted, place)
    WHERE EXISTS (SELECT FROM first) ORDER BY place
    ON CONFLICT (origin, since) DO UPDATE SET count = workshops_joinattempt.count + 1
    RETURNING origin, count
"""


def origin_of(address: str) -> str:
    """A keyed hash of where a request comes from: the address, or with IPv6 the network a single home or phone gets."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address
    return keyed_hash(str(found))


def keyed_hash(said: str) -> str:
    return salted_hmac("workshops.join", said, algorithm="sha256").hexdigest()


def window_of(now: dt.datetime) -> dt.datetime:
    return dt.datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), tz=dt.UTC)


def needs_check(origin: str, now: dt.datetime) -> bool:
    """Whether eight digits are not enough from this place now. As many requests as the server handles at once may still
    slip through together; each of them is counted."""
    counts = dict(
        JoinAttempt.objects.filter(origin__in=(origin, EVERYWHERE), since=window_of(now)).values_list("origin", "count")
    )
    return counts.get(origin, 0) >= PER_ORIGIN or counts.get(EVERYWHERE, 0) >= OVERALL


@transaction.atomic
def count_wrong_code(origin: str, code: str, now: dt.datetime) -> None:
    """Count a code that does not exist. Whoever runs the server reads in the log when guessing has become a flood."""
    with connection.cursor() as cursor:
        both = keyed_hash(f"{origin} {code}")
        cursor.execute(COUNT, {"origin": origin, "origin_and_code": both, "since": window_of(now)})
        counts = dict(cursor.fetchall())
    if counts.get(EVERYWHERE) == OVERALL:
        logger.warning(
            "%s wrong join codes within ten minutes: all twelve digits are asked for until they end.", OVERALL
        )


def forget_attempts(now: dt.datetime) -> None:
    """Delete the counts that no limit looks at any more."""
    JoinAttempt.objects.filter(since__lt=now - KEPT).delete()
