"""Who gets what from the pages over everything."""

from tests.permissions import Row, Statuses


def everybody(status: int) -> Statuses:
    return Statuses(
        anonymous=status,
        outsider=status,
        guest=status,
        viewer=status,
        member=status,
        lead=status,
        facilitator=status,
        curator=status,
        admin=status,
    )


ROWS: dict[str, Row | list[Row]] = {
    # With the library for members only, as it comes; see also tests/lessons/test_public_library.py.
    "insights:sitemap": Row(statuses=everybody(404)),
    "insights:robots": Row(statuses=everybody(200)),
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
