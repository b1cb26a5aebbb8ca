"""What the product did for one request, so that the floor can do the same and no more."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Recorded:
    """`statements` are complete, with their values; `<<name>>` stands for a value that differs from request to request."""

    statements: list[str]
    body: str
    content_type: str

    @staticmethod
    def write(recordings: "dict[str, Recorded]", path: Path) -> None:
        path.write_text(json.dumps({name: asdict(recorded) for name, recorded in recordings.items()}))

    @staticmethod
    def read(path: Path) -> "dict[str, Recorded]":
        return {name: Recorded(**found) for name, found in json.loads(path.read_text()).items()}

    def varying(self, **values: str) -> "Recorded":
        """The same with each of these values left open, in the order given; a UUID is found in both its forms."""
        statements = self.statements
        for name, value in values.items():
            for written in (value, value.replace("-", "")):
                statements = [statement.replace(written, f"<<{name}>>") for statement in statements]
        return Recorded(statements, self.body, self.content_type)
