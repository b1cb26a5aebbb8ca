"""A name that holds an address would be a link in the mail that prints it."""

import pytest

from apps.common.addresses import address_in, why_not_name


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Claim your prize at prize.example/now today", "prize.example/now"),
        ("https://prize", "https://prize"),
        ("Go to www.prize", "www.prize"),
        ("Write to win@prize", "win@prize"),
        ("x1.com", "x1.com"),
        ("prize\uff0ecom", "prize.com"),
    ],
)
def test_an_address_is_found(name: str, address: str) -> None:
    assert address_in(name) == address
    assert why_not_name(name) == (
        f"“{address}” reads as an address, and would become a link in the e-mails that name it. Leave it out, or put a "
        "space after the dot."
    )


@pytest.mark.parametrize(
    "name", ["Northwind Industrial", "Müller & Söhne GmbH & Co. KG", "Verein e.V.", "3.14", "A. B. Ltd.", "R&D @ Work"]
)
def test_a_name_is_a_name(name: str) -> None:
    assert (address_in(name), why_not_name(name)) == ("", None)
