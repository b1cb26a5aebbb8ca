"""What rate limits leave in the database: the shared cache counts them, by address, in a table."""

import datetime as dt

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """The cache's key of `key`. Limits are kept by client address, and the table need not know one."""
    return salted_hmac("accounts.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()


def forget_expired(now: dt.datetime) -> int:
    """Delete what the cache does not count by any more; Django leaves it until the table is full. Returns how many."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608  # the name is a setting of ours
        deleted: int = cursor.rowcount
    return deleted
