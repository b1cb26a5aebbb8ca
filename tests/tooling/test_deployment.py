"""What production files promise: no secret has a default, and nothing but the product reaches the image."""

import re

import yaml

from tests.tooling.commands import ROOT

SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL")


def test_compose_takes_every_secret_from_the_environment() -> None:
    text = (ROOT / "compose.yaml").read_text()
    for secret in SECRETS:
        uses = re.findall(r"\$\{" + secret + r"(:?[-?])?", text)
        assert ":?" in uses, f"{secret} has to stop the start when it is missing"
        assert ":-" not in uses, f"{secret} must have no default"


def test_compose_opens_ports_of_the_proxy_alone() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]


def test_image_leaves_out_everything_that_is_not_named() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert sorted(rule for rule in rules if rule.startswith("!")) == [
        "!LICENSE",
        "!apps",
        "!config",
        "!deploy/healthcheck.py",
        "!locale",
        "!manage.py",
        "!requirements.txt",
        "!static",
        "!templates",
    ]


# Paths and addresses inside the image, and what a production never wants.
FIXED = {"HOST", "PORT", "STATIC_ROOT", "THROUGHLINE_VAR", "DEBUG"}


def test_compose_passes_every_setting() -> None:
    table = (ROOT / "README.md").read_text().partition("| Variable | Default |")[2].partition("\n\n")[0]
    settings = {name for line in table.splitlines() for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])}
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert {name: settings - FIXED - set(services[name]["environment"]) for name in ("web", "worker", "migrate")} == {
        "web": set(),
        "worker": set(),
        "migrate": set(),
    }
