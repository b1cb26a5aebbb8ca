"""The one way a pack's YAML is written, so that an export compares byte for byte; and reading it with line numbers."""

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

LONGEST_INLINE = 90
"""Characters of a text that still stand on its key's line; a longer one becomes a block below it."""
OTHER_BREAKS = "\x85\u2028\u2029"
"""YAML takes these for the end of a line too, and a block would not give them back."""
DEEPEST = 20
"""Levels of lists and keys inside each other; a pack needs seven."""
LONGEST_NUMBER = 100
"""Characters. YAML also knows numbers to the base of 16 and 60, of which a megabyte takes minutes to read."""


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
    if any(sign in text for sign in OTHER_BREAKS):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    if "\n" in text or len(text) > LONGEST_INLINE:
        return dumper.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


CanonicalDumper.add_representer(str, _represent_text)


def dump(data: Any) -> str:
    """Texts in `data` have no space around them: the reader strips what a block adds."""
    return yaml.dump(
        data, Dumper=CanonicalDumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10**6
    )


class PackLoader(yaml.CSafeLoader):
    """Of numbers a pack can hold."""


def _construct_number(loader: PackLoader, node: yaml.ScalarNode) -> Any:
    if len(node.value) > LONGEST_NUMBER:
        problem = _("a number of more than %(most)d characters is not known in a pack") % {"most": LONGEST_NUMBER}
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
    return yaml.CSafeLoader.yaml_constructors[node.tag](loader, node)


for kind in ("int", "float"):
    PackLoader.add_constructor(f"tag:yaml.org,2002:{kind}", _construct_number)


class Broken(Exception):
    """A text that cannot be read at all, and the end of a sentence that starts with its file. `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line

    @property
    def sentence(self) -> str:
        return str(self)


class BrokenYaml(Broken):
    @property
    def sentence(self) -> str:
        return _("is not YAML: %(reason)s.") % {"reason": self}


Place = tuple[int | str, ...]


class Source:
    """A YAML text as data, which knows the line of each value."""

    def __init__(self, text: str) -> None:
        try:
            _refuse_tricks(text)
            loader = PackLoader(text)
            node = loader.get_single_node()
            self._refuse_repeated_keys(node)
            self.data: Any = loader.construct_document(node) if node else None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BrokenYaml(line, str(error.problem)) from error
        except (yaml.YAMLError, ValueError) as error:
            # A forbidden character, or a date such as 2026-02-30
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
        for mapping in _mappings(node):
            seen: set[str] = set()
            for key, _node in mapping.value:
                if str(key.value) in seen:
                    raise BrokenYaml(
                        key.start_mark.line + 1, _("the key “%(key)s” stands here twice") % {"key": key.value}
                    )
                seen.add(str(key.value))

    def named(self, place: Place) -> Place:
        """The place as whoever wrote the file knows it."""
        return place


def _refuse_tricks(text: str) -> None:
    """A few lines of aliases can stand for gigabytes, deep nesting ends the process, and a tag makes what it marks something
    it may not be; a pack needs none of them. Behind a text without quotes, a # begins a comment: `title: Lesson #1` would lose
    its last word."""
    depth = 0
    lines = text.split("\n")
    event: Any  # each has its mark
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise BrokenYaml(line, _("an alias (*%(name)s) is not known in a pack") % {"name": event.anchor})
        if anchor := getattr(event, "anchor", None):
            raise BrokenYaml(
                line, _("a text that begins with & needs quotes (&%(name)s would be lost)") % {"name": anchor}
            )
        if tag := getattr(event, "tag", None):
            raise BrokenYaml(line, _("a tag (%(tag)s) is not known in a pack") % {"tag": tag})
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.value:
            end: Any = event.end_mark
            if lines[end.line][end.column :].lstrip().startswith("#"):
                raise BrokenYaml(end.line + 1, _("what stands behind # would be lost; put the whole text in quotes"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BrokenYaml(line, _("it nests deeper than %(levels)d levels") % {"levels": DEEPEST})


def _inside(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _mappings(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _key, value in node.value:
            yield from _mappings(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _mappings(value)
