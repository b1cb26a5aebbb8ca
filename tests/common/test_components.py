"""The parts pages are made of, and what holds for every stylesheet and template."""

import datetime as dt
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from apps.common.storage import BundledStaticFilesStorage, bundled

CSS = sorted((settings.BASE_DIR / "static/css").rglob("*.css"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@dataclass
class Lesson:
    number: str = "2.2"
    title: str = "Data & models"
    line: int = 2
    language: str = "en"

    def get_absolute_url(self) -> str:
        return "/lessons/2.2/"


def render(source: str, **context: Any) -> str:
    text = Template("{% load components %}" + source).render(Context(context))
    return re.sub(r">\s+<", "><", text).strip()


# Marks


def test_stop_is_a_link_that_says_the_title() -> None:
    assert render("{% stop lesson %}", lesson=Lesson()) == (
        '<a class="stop" data-line="2" href="/lessons/2.2/" title="Data &amp; models">'
        '2.2<span class="visually-hidden"> Data &amp; models</span></a>'
    )


def test_stop_with_title_needs_no_link() -> None:
    assert render("{% stop lesson with_title=True link=False large=True %}", lesson=Lesson()) == (
        '<span class="stop large" data-line="2">2.2 Data &amp; models</span>'
    )


def test_stop_says_its_language_where_the_page_has_another() -> None:
    with translation.override("de"):
        assert ' lang="en" title=' in render("{% stop lesson %}", lesson=Lesson())
        assert "lang=" not in render("{% stop lesson %}", lesson=Lesson(language="de"))


def test_stops_stand_together() -> None:
    one = render("{% stop lesson %}", lesson=Lesson())
    assert render("{% stops lessons %}", lessons=[Lesson(), Lesson()]) == f'<span class="stops">{one}{one}</span>'


def test_icon_is_decoration_unless_it_has_a_label() -> None:
    decoration = render('{% icon "check" %}')
    spoken = render("{% icon 'x' label %}", label='Close "it"')
    assert re.findall(r'(?:role|aria-hidden|aria-label|class)="[^"]*"', decoration) == [
        'class="icon"',
        'aria-hidden="true"',
    ]
    assert re.findall(r'(?:role|aria-hidden|aria-label)="[^"]*"', spoken) == [
        'role="img"',
        'aria-label="Close &quot;it&quot;"',
    ]


@pytest.mark.parametrize(
    ("person", "letters", "name"),
    [
        ("Jonas Lind", "JL", "Jonas Lind"),
        ("mei@example.org", "M", "mei@example.org"),
        ("Table 3", "T3", "Table 3"),
        ("", "?", ""),
        (SimpleNamespace(get_full_name=lambda: "Ada Byron King"), "AK", "Ada Byron King"),
        (SimpleNamespace(name="Platform"), "P", "Platform"),
    ],
)
def test_avatar_shows_initials_and_says_the_name(person: object, letters: str, name: str) -> None:
    assert render("{% avatar person %}", person=person) == (
        f'<span class="avatar" role="img" aria-label="{name}" title="{name}">{letters}</span>'
    )


def test_avatar_with_name_is_not_said_twice() -> None:
    assert render("{% avatar name with_name=True large=True %}", name="Ann <b>") == (
        '<span class="person"><span class="avatar large" aria-hidden="true">A&lt;</span>Ann &lt;b&gt;</span>'
    )


@pytest.mark.parametrize(
    ("source", "known", "words"),
    [
        ('{% health "on_track" %}', "on_track", "On track"),
        ('{% health "at_risk" "At risk, recovery agreed" %}', "at_risk", "At risk, recovery agreed"),
        ('{% health "off_track" %}', "off_track", "Off track"),
        ('{% health "" %}', "", "No health yet"),
        ("{% health None %}", "", "No health yet"),
    ],
)
def test_health_is_a_shape_and_words(source: str, known: str, words: str) -> None:
    found = re.fullmatch(r'<span class="health" data-health="(\w*)"><svg .*</svg>(.*)</span>', render(source))
    assert found
    assert found.groups() == (known, words)


def test_tag_kind_and_line() -> None:
    assert render('{% tag "6 actions" %}') == '<span class="tag">6 actions</span>'
    assert (
        render('{% tag text kind="good" line=3 %}', text="<i>")
        == '<span class="tag" data-kind="good" data-line="3">&lt;i&gt;</span>'
    )


def test_provenance_tells_the_article_from_ours() -> None:
    assert (
        render('{% provenance "article" %}') == '<span class="provenance" data-source="article">From the article</span>'
    )
    assert (
        render('{% provenance "ours" %}') == '<span class="provenance" data-source="ours">Added for the workshop</span>'
    )


# Quantities


def test_meter_is_a_labeled_progress() -> None:
    bar = '<progress value="2.5" max="5" aria-label="half" data-line="2"></progress>'
    assert render('{% meter value=2.5 maximum=5 label="half" line=2 %}') == bar
    assert render('{% meter value=2.5 maximum=5 label="half" line=2 show_label=True %}') == (
        f'<div class="meter">{bar}<span aria-hidden="true">half</span></div>'
    )


def test_meter_of_nothing_is_empty() -> None:
    assert render('{% meter value=0 maximum=0 label="none" kind="good" %}') == (
        '<progress value="0" max="1" aria-label="none" data-kind="good"></progress>'
    )


def test_dots_say_what_is_left() -> None:
    assert render("{% dots spent=1 of=2 %}") == (
        '<span class="dots" role="img" aria-label="1 of 2 dots left"><i data-on></i><i></i></span>'
    )


# Time

NOON = dt.datetime(2026, 11, 27, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{% moment value %}", NOON, '<time datetime="2026-11-27T13:00:00+01:00">27 Nov 2026, 13:00</time>'),
        (
            '{% moment value "short" %}',
            NOON,
            '<time datetime="2026-11-27T13:00:00+01:00" title="27 Nov 2026, 13:00">27 Nov, 13:00</time>',
        ),
        (
            '{% moment value "time" %}',
            NOON,
            '<time datetime="2026-11-27T13:00:00+01:00" title="27 Nov 2026, 13:00">13:00</time>',
        ),
        ("{% moment value %}", NOON.date(), '<time datetime="2026-11-27">27 Nov 2026</time>'),
        (
            '{% moment value "day" %}',
            NOON.date(),
            '<time datetime="2026-11-27" title="27 Nov 2026">Friday 27 Nov</time>',
        ),
        ("{% moment value %}", None, ""),
    ],
)
def test_moment_is_in_the_readers_zone(source: str, value: dt.date | None, expected: str) -> None:
    with timezone.override("Europe/Berlin"):
        assert render(source, value=value) == expected


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (dt.timedelta(seconds=-20), "just now"),
        (dt.timedelta(hours=-3, minutes=-5), "3\xa0hours ago"),
        (dt.timedelta(days=2, minutes=5), "in 2\xa0days"),
    ],
)
def test_moment_relative(away: dt.timedelta, words: str) -> None:
    shown = render("{% moment value relative=True %}", value=timezone.now() + away)
    assert re.sub("<.*?>", "", shown) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "3 days ago"), (-1, "yesterday"), (0, "today"), (1, "tomorrow"), (3, "in 3 days")],
)
def test_moment_relative_day(days: int, words: str) -> None:
    shown = render("{% moment value relative=True %}", value=timezone.localdate() + dt.timedelta(days=days))
    assert re.sub("<.*?>", "", shown) == words


# Words with a place


def test_notice() -> None:
    assert render("{% notice %}Saved.{% endnotice %}") == '<div class="notice"><div>Saved.</div></div>'
    warned = render('{% notice kind="warn" icon_name="lock" %}{{ text }}{% endnotice %}', text="<b>")
    assert re.sub("<svg.*</svg>", "SVG", warned) == '<div class="notice" data-kind="warn">SVG<div>&lt;b&gt;</div></div>'


def test_empty_offers_the_next_step() -> None:
    shown = render('{% empty title="No plans yet" sentence="Start one." action="Start" url="/new/" level=3 %}')
    assert re.sub("<svg.*</svg>", "", shown) == (
        '<section class="empty"><h3>No plans yet</h3><p>Start one.</p><a class="button primary" href="/new/">Start</a></section>'
    )
    assert (
        re.sub("<svg.*</svg>", "", render('{% empty title="Nothing" %}'))
        == '<section class="empty"><h2>Nothing</h2></section>'
    )


def test_breadcrumb_ends_here() -> None:
    assert render("{% breadcrumb crumbs %}", crumbs=[("Plans", "/plans/"), ("Q4", None)]) == (
        '<nav class="breadcrumb" aria-label="You are here"><ol role="list"><li><a href="/plans/">Plans</a></li>'
        '<li><span aria-current="page">Q4</span></li></ol></nav>'
    )


def test_pagination_keeps_the_query_and_names_its_target() -> None:
    request = RequestFactory().get("/plans/", {"q": "a", "page": "2"})
    page = Paginator(range(3), 1).get_page(2)
    links = re.findall(r"<a [^>]*>", render('{% pagination page target="rows" %}', page=page, request=request))
    swap = 'hx-target="#rows" hx-swap="outerHTML show:top" hx-push-url="true"'
    assert links == [
        f'<a rel="prev" href="?q=a&amp;page=1" hx-get="?q=a&amp;page=1" {swap}>',
        f'<a href="?q=a&amp;page=1" hx-get="?q=a&amp;page=1" {swap}>',
        f'<a href="?q=a&amp;page=3" hx-get="?q=a&amp;page=3" {swap}>',
        f'<a rel="next" href="?q=a&amp;page=3" hx-get="?q=a&amp;page=3" {swap}>',
    ]


def test_pagination_of_one_page_is_nothing() -> None:
    page = Paginator([1], 5).get_page(1)
    assert render("{% pagination page %}", page=page, request=RequestFactory().get("/")) == ""


def link(url_name: str, request: object) -> str:
    shown = render("{% nav_link url_name 'Sign in' 'house' %}", url_name=url_name, request=request)
    return re.sub("<svg.*?</svg>", "", shown)


def test_nav_link_is_current_on_its_page_and_in_its_part() -> None:
    path = "/accounts/login/"
    here = SimpleNamespace(path=path, resolver_match=SimpleNamespace(namespaces=[], view_name="account_login"))
    elsewhere = SimpleNamespace(
        path="/", resolver_match=SimpleNamespace(namespaces=["plans"], view_name="plans:plan_list")
    )
    assert link("account_login", here) == f'<a href="{path}" aria-current="page"><span>Sign in</span></a>'
    assert link("account_login", elsewhere) == f'<a href="{path}"><span>Sign in</span></a>'
    assert link("account_login", None) == f'<a href="{path}"><span>Sign in</span></a>'
    deeper = SimpleNamespace(
        path="/system/x/", resolver_match=SimpleNamespace(namespaces=["admin"], view_name="admin:x")
    )
    assert link("admin:index", deeper) == '<a href="/system/" aria-current="true"><span>Sign in</span></a>'
    shown = render("{% nav_link 'account_login' 'Sign in' 'house' also='plans' %}", request=elsewhere)
    assert f'<a href="{path}" aria-current="true">' in shown


def test_nav_link_to_a_part_that_is_not_installed_is_nothing() -> None:
    assert link("nowhere", None) == ""


# Forms


class Short(forms.Form):
    title = forms.CharField(help_text="One <b>sentence</b>.")
    why = forms.CharField(required=False)
    key = forms.CharField(widget=forms.HiddenInput)


class Long(forms.Form):
    title = forms.CharField(label="Title")
    why = forms.CharField(required=False)
    agree = forms.BooleanField(label="Agreed")
    health = forms.ChoiceField(label="Health", choices=[("a", "On track")], widget=forms.RadioSelect)


def test_field_ties_help_and_errors_to_its_input() -> None:
    assert render("{% field form.title %}", form=Short({})) == (
        '<div class="field"><label for="id_title">Title</label>'
        '<div class="help" id="id_title_helptext">One <b>sentence</b>.</div>'
        '<ul class="errors" id="id_title_error"><li>This field is required.</li></ul>'
        '<input type="text" name="title" required aria-invalid="true"'
        ' aria-describedby="id_title_helptext id_title_error" id="id_title"></div>'
    )


def test_field_marks_what_is_optional() -> None:
    assert render("{% field form.why %}", form=Short()) == (
        '<div class="field"><label for="id_why">Why <span class="optional">(optional)</span></label>'
        '<input type="text" name="why" id="id_why"></div>'
    )
    assert render("{% field form.why label_hidden=True mark_optional=False %}", form=Short()) == (
        '<div class="field"><label for="id_why" class="visually-hidden">Why</label>'
        '<input type="text" name="why" id="id_why"></div>'
    )


def test_field_hidden_has_no_label() -> None:
    assert render("{% field form.key %}", form=Short()) == '<input type="hidden" name="key" id="id_key">'


def test_field_of_one_box_stands_before_its_label() -> None:
    assert render("{% field form.agree %}", form=Long()) == (
        '<div class="field"><label class="option" for="id_agree">'
        '<input type="checkbox" name="agree" required id="id_agree"><span>Agreed</span></label></div>'
    )


def test_field_of_choices_is_a_fieldset() -> None:
    shown = render("{% field form.health inline=True %}", form=Long({}))
    assert re.findall(r"<(?:fieldset|legend|ul|div class)[^>]*>", shown) == [
        '<fieldset class="field" aria-describedby="id_health_error">',
        "<legend>",
        '<ul class="errors" id="id_health_error">',
        '<div class="options inline">',
    ]


def test_form_errors_of_a_long_form_lead_to_their_fields() -> None:
    form = Long({})
    form.add_error(None, "Too late.")
    assert re.findall("<li>.*?</li>", render("{% form_errors form %}", form=form)) == [
        "<li>Too late.</li>",
        '<li><a href="#id_title">Title</a>: This field is required.</li>',
        '<li><a href="#id_agree">Agreed</a>: This field is required.</li>',
        '<li><a href="#id_health_0">Health</a>: This field is required.</li>',
    ]


def test_fields_show_what_hidden_fields_refuse() -> None:
    shown = render("{% fields form %}", form=Short({"title": "x"}))
    assert re.findall("<li>.*?</li>", shown) == ["<li>Key: This field is required.</li>"]
    assert re.findall(r'name="(\w+)"', shown) == ["key", "title", "why"]


def test_form_errors_of_a_form_without_any_is_nothing() -> None:
    assert render("{% form_errors form %}", form=Short()) == ""


# Pages


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_page_needs_no_context(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert re.findall(r'class="error-code"[^>]*>(\d+)<', page) == [name[:3]]


def test_error_page_says_why_the_door_is_closed() -> None:
    page = render_to_string("403.html", {"exception": "Only a lead can close the plan."})
    assert re.findall(r'class="lead">\s*(.*?)\s*</p>', page) == ["Only a lead can close the plan."]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_keeps_the_content_security_policy(template: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.DOTALL)
    assert re.findall(r"""\sstyle=|\son\w+=|hx-on|javascript:|<style|<script(?![^>]*\ssrc=)[^>]*>""", text) == []


# Stylesheets


def tokens() -> dict[str, tuple[str, str]]:
    text = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    return {name: (light, dark) for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""

    def luminance(color: str) -> float:
        channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


INKS = ["ink", "ink-soft", "accent", "good", "warn", "bad", *(f"line-{number}" for number in range(1, 9))]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_tokens_are_legible(theme: int) -> None:
    colors = {name: pair[theme] for name, pair in tokens().items()}
    text = [(ink, paper) for ink in INKS for paper in ("paper", "surface", "sunken")]
    text += [("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("bad-ink", "bad")]
    edges = [(edge, paper) for edge in ("field-rule", "focus") for paper in ("paper", "surface", "sunken")]
    too_faint = [pair for pair in text if contrast(colors[pair[0]], colors[pair[1]]) < 4.5]
    too_faint += [pair for pair in edges if contrast(colors[pair[0]], colors[pair[1]]) < 3]
    assert too_faint == []


@pytest.mark.parametrize("sheet", [path for path in CSS if path.name != "tokens.css"], ids=lambda path: path.name)
def test_stylesheet_takes_its_colors_from_the_tokens(sheet: Path) -> None:
    assert re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|light-dark)\(", sheet.read_text()) == []


def test_every_token_in_use_exists() -> None:
    """But Wagtail's own, which begin with `--w-`."""
    text = "".join(path.read_text() for path in CSS)
    assert set(re.findall(r"var\((--(?!w-)[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text)) == set()


def test_entry_names_every_stylesheet() -> None:
    """But those of the curation screens, which Wagtail's own stylesheet comes with."""
    root = settings.BASE_DIR / "static/css"
    named = re.findall(r'@import url\("([^"]+)"\)', (root / "site.css").read_text())
    others = {root / "site.css", *(root / "curation").iterdir()}
    assert sorted(named) == [str(path.relative_to(root)) for path in CSS if path not in others]


# Collecting


@pytest.fixture
def source(tmp_path: Path) -> FileSystemStorage:
    files = {
        "css/site.css": '@layer a;\n@import url("parts/a.css");\n',
        "css/parts/a.css": ".a { color: var(--ink); }\n",
        "js/site.js": 'import "./menu.js";\n',
        "js/menu.js": "const open = 1;\n",
    }
    for name, text in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return FileSystemStorage(tmp_path / "source")


def found_in(storage: FileSystemStorage) -> dict[str, tuple[Any, str]]:
    return {name: (storage, name) for name in ("css/site.css", "css/parts/a.css", "js/site.js", "js/menu.js")}


def test_collecting_writes_each_entry_in_full(tmp_path: Path, source: FileSystemStorage) -> None:
    collected = BundledStaticFilesStorage(tmp_path / "collected", base_url="/static/")
    for _ in range(2):
        shutil.copytree(source.location, collected.location, dirs_exist_ok=True)
        list(collected.post_process(found_in(source)))
        assert Path(collected.path("css/site.css")).read_text() == "@layer a;\n.a { color: var(--ink); }\n\n"
        assert Path(collected.path("js/site.js")).read_text() == "{\nconst open = 1;\n}\n"


def test_collecting_without_entries_or_for_show_writes_nothing(tmp_path: Path, source: FileSystemStorage) -> None:
    collected = BundledStaticFilesStorage(tmp_path / "collected", base_url="/static/")
    assert list(collected.post_process(found_in(source), dry_run=True)) == []
    list(collected.post_process({}))
    assert [path.name for path in (tmp_path / "collected").iterdir()] == ["staticfiles.json"]


def test_a_module_that_exports_cannot_be_written_in(source: FileSystemStorage, tmp_path: Path) -> None:
    (tmp_path / "source/js/menu.js").write_text("export const open = 1;\n")
    with pytest.raises(
        ValueError, match=r"^js/menu\.js imports or exports, so it cannot be written into js/site\.js\.$"
    ):
        bundled("js/site.js", found_in(source))
