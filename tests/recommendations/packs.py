"""A small pack on disk to load, change and break."""

from pathlib import Path

from apps.lessons.pack.archive import zipped
from apps.recommendations.pack import Pack, read_pack

FILES = {
    "playbook.yaml": """\
slug: small
title: A small playbook
language: en
summary: Two lessons.
source:
  title: An article
  kind: article
  note: In our own words.
sections:
  - number: 1
    title: Context
    source_title: The Context
    kind: lessons
    line: 1
    summary: Where it begins.
  - number: 2
    title: Comparison
    kind: comparison
    line: 6
""",
    "lessons/1.1.md": """\
---
number: "1.1"
slug: short-loops
title: Short loops
source_title: Loops
not_to_copy:
  origin: ours
---

## Summary

Short loops beat long plans.

## What China does

Teams there release every week.

## What it means here

Release more often.

## What not to copy

Do not release unchecked work.

## Questions

- What holds a release up?

## Guardrails

- privacy: Counsel has agreed.
""",
    "lessons/1.2.md": """\
---
number: "1.2"
slug: name-an-owner
title: Name an owner
---

## Summary

Somebody owns it.

## What China does

Each product has an owner.

## What it means here

Name one.

## Questions

- Who owns it?
""",
    "aspects.yaml": """\
- slug: speed
  title: Speed
  short_title: Speed
  china: Weekly.
  west: Quarterly.
  levels:
    - level: 1
      title: Never
      description: Nothing ships.
    - level: 2
      title: Rarely
      description: It ships sometimes.
    - level: 3
      title: Planned
      description: It ships by plan.
    - level: 4
      title: Often
      description: It ships often.
    - level: 5
      title: Always
      description: It ships whenever it is ready.
  lessons:
    - "1.1"
""",
    "faq.yaml": """\
- number: 1
  question: Is it safe?
  answer: With checks it is.
  lessons:
    - "1.1"
    - "1.2"
""",
    "readings.yaml": """\
- number: 1
  title: On loops
  note: How they work.
  lessons:
    - "1.2"
""",
    "recommendations/R1.1.yaml": """\
code: R1.1
headline: false
title: Release weekly
statement: Release every week.
why: It finds mistakes early.
horizon: now
effort: low
impact: high
lessons:
  - "1.1"
templates:
  - title: One product, one week
    outcome: A release every week.
    first_steps:
      - Name the product.
    measures:
      - name: Releases
        unit: a month
        direction: increase
        how: Count them.
    guardrails:
      - kind: due_diligence
        text: Somebody has looked.
""",
}


def write_pack(folder: Path, **changed: str | None) -> Path:
    """`changed` names files without their suffix, with __ for a slash; None leaves the file out."""
    files: dict[str, str | None] = dict(FILES)
    for name, text in changed.items():
        files[file_of(name)] = text
    for name, content in files.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    return folder


def file_of(name: str) -> str:
    """lessons__1.1 → lessons/1.1.md; faq → faq.yaml."""
    return name.replace("__", "/") + (".md" if name.startswith("lessons") else ".yaml")


def small_pack(folder: Path, **changed: str | None) -> Pack:
    return read_pack(write_pack(folder, **changed))


def with_line(name: str, old: str, new: str) -> str:
    """The file's text with one passage replaced."""
    text = FILES[name]
    assert text.count(old) == 1, f"“{old}” stands in {name} {text.count(old)} times"
    return text.replace(old, new)


def zip_of(**changed: str) -> bytes:
    """The small pack; `changed` names files with __ for a slash and _ for the dot before the ending."""
    return zipped({name: text.encode() for name, text in (FILES | changed).items()})


EXAMPLE = Path(__file__).resolve().parent.parent / "packs" / "example-electric-buses"
"""A second playbook as somebody might write it by hand."""
