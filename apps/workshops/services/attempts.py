"""The limit on guessing join codes, counted in the database so that it holds for all processes together.

A code has 10**8 values. Sixty wrong ones in ten minutes from one place is far more than a full room mistypes behind one
address; two thousand from everywhere is more than any day of workshops does, and still hopeless for guessing. Only codes
that do not exist count: a link to a workshop that has ended costs nothing, whoever opens it.
"""

import datetime as dt
import ipaddress

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.workshops.models import JoinAttempt

WINDOW = dt.timedelta(minutes=10)
KEPT = dt.timedelta(days=1)
PER_ORIGIN = 60
OVERALL = 2000
EVERYWHERE = ""

# The count over everything comes first in each statement, so that two of them never wait for each other crosswise.
COUNT = """
    INSERT INTO workshops_joinattempt (origin, since, count) VALUES ('', %(since)s, 1), (%(origin)s, %(since)s, 1)
    ON CONFLICT (origin, since) DO UPDATE SET count = workshops_joinattempt.count + 1
"""


def origin_of(address: str) -> str:
    """A keyed hash of where a request comes from: the address, or with IPv6 the network a single home or phone gets."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address
    return salted_hmac("workshops.join", str(found), algorithm="sha256").hexdigest()


def window_of(now: dt.datetime) -> dt.datetime:
    return dt.datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), tz=dt.UTC)


def why_not_try(origin: str, now: dt.datetime) -> str | None:
    """Why this place may not try a code now, also not a right one. As many requests as the server handles at once may
    still slip through together; each of them is counted."""
    counts = dict(
        JoinAttempt.objects.filter(origin__in=(origin, EVERYWHERE), since=window_of(now)).values_list("origin", "count")
    )
    if counts.get(origin, 0) >= PER_ORIGIN or counts.get(EVERYWHERE, 0) >= OVERALL:
        return _("Too many wrong codes were tried. Please wait ten minutes, or use the QR code then.")
    return None


@transaction.atomic
def count_wrong_code(origin: str, now: dt.datetime) -> None:
    """Count a code that does not exist, and forget what is older than a day."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"origin": origin, "since": window_of(now)})
    JoinAttempt.objects.filter(since__lt=now - KEPT).delete()
