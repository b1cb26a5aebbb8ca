"""Who gets what from the pages over everything."""

from tests.permissions import Row, Statuses

ROWS: dict[str, Row | list[Row]] = {
    # The start page is for everybody; what stands on it is the reader's own.
    "home": Row(
        statuses=Statuses(
            anonymous=200,
            outsider=200,
            guest=200,
            viewer=200,
            member=200,
            lead=200,
            facilitator=200,
            curator=200,
            admin=200,
        ),
    ),
    "insights:search": Row(
        statuses=Statuses(
            anonymous=302,
            outsider=200,
            guest=302,
            viewer=200,
            member=200,
            lead=200,
            facilitator=200,
            curator=200,
            admin=200,
        ),
    ),
}
