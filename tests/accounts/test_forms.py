"""What a name may not be."""

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.forms import clean_name
from apps.teams.forms import OrganizationForm

LURE = "Win at https://example.com"


def test_a_persons_name_holds_no_address() -> None:
    assert clean_name("Ana") == "Ana"
    with pytest.raises(ValidationError):
        clean_name(LURE)


def test_an_organizations_name_holds_no_address() -> None:
    assert OrganizationForm({"name": "Northwind"}).is_valid()
    assert "name" in OrganizationForm({"name": LURE}).errors
