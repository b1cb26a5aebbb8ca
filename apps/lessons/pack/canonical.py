"""The one way a pack's YAML is written, so that an export compares byte for byte; and reading it with line numbers."""

from collections.abc import Iterator
from typing import Any

import yaml

LONGEST_INLINE = 90
"""Characters of a text that still stand on its key's line; a longer one becomes a block below it."""


class CanonicalDumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        """Lists stand inside their key."""
        super().increase_indent(flow, indentless=False)

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text or len(text) > LONGEST_INLINE:
        return dumper.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


CanonicalDumper.add_representer(str, _represent_text)


def dump(data: Any) -> str:
    """Texts in `data` have no space around them: the reader strips what a block adds."""
    return yaml.dump(
        data, Dumper=CanonicalDumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10**6
    )


class BrokenYaml(Exception):
    """`line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


Place = tuple[int | str, ...]


class Source:
    """A YAML text as data, which knows the line of each value."""

    def __init__(self, text: str) -> None:
        try:
            loader = yaml.CSafeLoader(text)
            node = loader.get_single_node()
            self._refuse_repeated_keys(node)
            self.data: Any = loader.construct_document(node) if node else None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BrokenYaml(line, str(error.problem)) from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            # A forbidden character, a date such as 2026-02-30, or nesting without end
            raise BrokenYaml(1, str(error).partition("\n")[0]) from error
        self._node = node

    def line_of(self, place: Place) -> int:
        """The line of the value at `place`, or of the nearest thing around it that is there."""
        node = self._node
        for step in place:
            inner = _inside(node, step)
            if inner is None:
                break
            node = inner
        return node.start_mark.line + 1 if node else 1

    def _refuse_repeated_keys(self, node: yaml.Node | None) -> None:
        for mapping in _mappings(node, set()):
            seen: set[str] = set()
            for key, _value in mapping.value:
                if key.value in seen:
                    raise BrokenYaml(key.start_mark.line + 1, f"the key “{key.value}” stands here twice")
                seen.add(str(key.value))


def _inside(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _mappings(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.MappingNode]:
    if node is None or id(node) in seen:  # an alias leads to a node met before
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        yield node
        for _key, value in node.value:
            yield from _mappings(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _mappings(value, seen)
