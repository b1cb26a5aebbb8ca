"""A visitor who opens an address on a laptop in daylight and on the narrowest phone at night, in English and in German, and
tells what is wrong. What a width alone can change is looked at in four widths."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, ViewportSize

LAPTOP = ViewportSize(width=1360, height=860)
PHONE = ViewportSize(width=320, height=640)
BETWEEN = (ViewportSize(width=1024, height=768), ViewportSize(width=390, height=844))
STOPS = 250  # of the Tab key; where there are more, something catches the focus

# What is wrong with where the focus is; nothing if it has been everywhere, an empty list between the end and the start.
# The ring may be drawn by what covers the link, or by the label of a radio button that is not drawn itself.
STOP_FAULTS = """async () => {
  const inside = (element) => element.contentDocument?.activeElement ? inside(element.contentDocument.activeElement) : element;
  const moving = inside(document.activeElement).ownerDocument.getAnimations();
  await Promise.all(moving.map((one) => one.finished.catch(() => null)));
  const stop = inside(document.activeElement);  // the live room may have put another in its place meanwhile
  const page = stop.ownerDocument, {innerWidth, innerHeight} = page.defaultView;
  const before = window.lastStop, seen = window.seenStops ??= new Set();
  window.lastStop = stop;
  if (stop === document.body) return before === stop ? null : [];
  if (stop === page.body) return [];  // into a frame, or out of it
  if (seen.has(stop) && before !== stop) return null;
  seen.add(stop);
  const drawn = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && (!part || style.content !== "none");
  };
  const large = ({width, height}) => width > 2 && height > 2;
  const shown = [stop, ...(stop.labels ?? [])].filter((element) => large(element.getBoundingClientRect()));
  const named = (fault) => [`${fault}: ${stop.outerHTML.slice(0, 200)}`];
  if (!shown.some((element) => drawn(element) || drawn(element, "::after"))) return named("not marked");
  const box = [...shown[0].getClientRects()].find(large);
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 2 || bottom - top < 2) return named("out of sight");
  const hit = page.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const free = shown.some((element) => element.contains(hit) || hit?.contains(element));
  return free ? [] : named(`covered by ${hit?.outerHTML.slice(0, 80)}`);
}"""
FROM_THE_TOP = (
    "() => { document.activeElement.blur(); scrollTo(0, 0); window.lastStop = window.seenStops = undefined; }"
)

DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# A number shows three digits and its own; what is typed eight letters; a choice its longest words, up to as many.
NARROW = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const drawn = "select, textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file])";
  return [...document.querySelectorAll(drawn)].filter((one) => one.checkVisibility() && one.clientWidth > 2).map((one) => {
    const style = getComputedStyle(one);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const width = (text) => pen.measureText(text).width;
    const room = one.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
    const least = one.type === "number" ? Math.max(width("000"), width(one.value)) : width("00000000");
    const longest = one.options ? Math.max(...[...one.options].map((option) => width(option.text))) : Infinity;
    const needs = Math.min(least, longest);
    return room + 1 < needs ? `shows ${room} px of ${needs}: ${one.outerHTML.slice(0, 120)}` : null;
  }).filter(Boolean);
}"""
# Below 16 px iOS zooms into the page when a field has the focus.
SMALL = """() => [...document.querySelectorAll("input:not([type=checkbox], [type=radio], [type=range], [type=file]), select, textarea")]
  .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < 16)
  .map((one) => `smaller than 16 px: ${one.outerHTML.slice(0, 120)}`)"""
# axe leaves the size of targets out unless it is asked for. Menus that are all open cover each other's.
RULES = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
RULES_OF_MENUS = "{resultTypes: ['violations']}"
RULES_OF_WIDTH = "{resultTypes: ['violations'], runOnly: ['target-size', 'scrollable-region-focusable']}"

# Each menu is opened alone, as a person does it; all stay open in the end, for axe.
OPEN_ALL = """() => {
  const faults = [], all = [...document.querySelectorAll("details")].filter((one) => one.checkVisibility());
  for (const one of all) {
    const was = one.open;
    one.open = true;
    const inside = [...one.children].filter((part) => part.localName !== "summary" && part.checkVisibility());
    for (const {left, right} of inside.map((part) => part.getBoundingClientRect()))
      if (left < 0 || right > innerWidth) faults.push(`opens out of sight: ${one.outerHTML.slice(0, 160)}`);
    one.open = was;
  }
  for (const one of all) one.open = true;
  return faults;
}"""


@dataclass
class Visitor:
    """Has the cookies of `client`, and one page for all visits: a browser that keeps the styles and scripts is quicker."""

    context: BrowserContext
    server: str
    page: Page = field(init=False)
    client: Client = field(default_factory=Client)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("pageerror", self.note_error)
        self.page.on("console", self.note_line)

    def note_error(self, error: Error) -> None:
        self.errors.append(f"script: {error}")

    def note_line(self, line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            self.errors.append(line.text)

    def become(self, client: Client) -> None:
        self.client = client
        self.errors.clear()

    def open(self, url: str) -> Page:
        self.page.goto("about:blank")  # an open room would ask without its cookies, and begin anew
        self.context.clear_cookies()
        self.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": self.server} for name, morsel in self.client.cookies.items()]
        )
        self.page.set_viewport_size(LAPTOP)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(url)
        return self.page

    def resize(self, size: ViewportSize) -> None:
        """Waits until the page is drawn in its new size: before that, lengths in `vw` and media queries may be the old one's."""
        self.page.set_viewport_size(size)
        self.page.evaluate(DRAWN)

    def faults(self, url: str) -> list[str]:
        self.open(url)
        return [*self.look_around(), *self.look_in_german(url)]

    def look_in_german(self, url: str) -> list[str]:
        """Its words are longer; nothing else is another than in English. What is not read in German tells nothing new."""
        self.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "de", "url": self.server}])
        self.page.goto(url)
        return self.look_at_widths("German, ") if self.page.evaluate("document.documentElement.lang") == "de" else []

    def look_at_widths(self, before: str = "") -> list[str]:
        """What one of the widths makes too small."""
        self.page.evaluate(Axe().axe_script)
        found: list[str] = []
        for size in (LAPTOP, *BETWEEN, PHONE):
            self.resize(size)
            found += [f"{before}{fault}" for fault in tight_places(self.page)]
        return found

    def look_around(self) -> list[str]:
        """What is wrong with the page as it stands, on the laptop and then on the phone."""
        page = self.page
        page.evaluate(Axe().axe_script)
        found = [*broken_rules(page), *hidden_stops(page)]
        page.evaluate(FROM_THE_TOP)  # the walk leaves the skip link over the head
        for size in BETWEEN:
            self.resize(size)
            found += tight_places(page)
        self.resize(PHONE)
        page.emulate_media(color_scheme="dark")
        found += hidden_stops(page)
        page.evaluate(FROM_THE_TOP)
        page.evaluate(DRAWN)
        found += [*tight_places(page), *page.evaluate(SMALL)]
        found += page.evaluate(OPEN_ALL)
        page.evaluate(DRAWN)  # what was shut has its colors of the night only then
        found += broken_rules(page, RULES_OF_MENUS)
        return [*found, *self.errors]


def tight_places(page: Page) -> list[str]:
    """What this width makes too small."""
    at = f"at {page.evaluate('innerWidth')} px"
    found = [f"{at}, {fault}" for fault in (*page.evaluate(NARROW), *broken_rules(page, RULES_OF_WIDTH))]
    if sideways := page.evaluate(SIDEWAYS):
        found.append(f"{at}, scrolls sideways by {sideways} px")
    return found


def broken_rules(page: Page, rules: str = RULES) -> list[str]:
    violations = page.evaluate(f"() => axe.run({rules}).then((all) => all.violations)")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in violations for node in rule["nodes"]]


def hidden_stops(page: Page) -> list[str]:
    """Stops of the Tab key that are out of sight, covered, or look like any other element."""
    found: list[str] = []
    page.evaluate(FROM_THE_TOP)
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        faults = page.evaluate(STOP_FAULTS)
        if faults is None:
            return found
        found += faults
    return [*found, f"more than {STOPS} stops"]
