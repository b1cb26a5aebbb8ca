// The focus is never lost to the page. What an answer replaces may hold it: htmx gives it to the element of the same id;
// where that is gone it goes to the menu or the row it stood in, to the same deed of the row beside, to the heading of what
// came instead. What is wrong in a form that came back has it before anything else, so that it is heard.
const DEEDS = "a[href], button:not([disabled]), summary, input:not([type=hidden])";
let trail = [];

const named = (row, kind) => (kind && row.querySelector(`[id^="${CSS.escape(kind)}-"]`)) || row.querySelector(`:is(${DEEDS})[id]`);

// The ids of what may follow `had`, the nearest first.
function trailOf(had, target) {
  const row = had.closest("li, tr, article");
  const menu = had.closest("details")?.querySelector("summary");
  const kind = (had.id || menu?.id || "").split("-")[0];
  const rows = [row?.nextElementSibling, row?.previousElementSibling].filter(Boolean);
  return [had, menu, row && named(row, ""), ...rows.map((one) => named(one, kind)), target].map((one) => one?.id).filter(Boolean);
}

function take(element) {
  if (!element?.checkVisibility()) return false;
  if (!element.matches(`${DEEDS}, textarea, select, [tabindex]`)) element.tabIndex = -1;
  element.focus();
  return document.activeElement === element;
}

function wrong(within) {
  return within.querySelector(".error-summary") ?? within.querySelector("[aria-invalid=true]");
}

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const had = document.activeElement;
  trail = had && had !== document.body ? trailOf(had, target) : [];
});

document.addEventListener("htmx:afterSettle", ({ target, detail: { xhr } }) => {
  if (xhr?.status === 422 && take(wrong(target))) return;
  if (document.activeElement !== document.body || !trail.length) return;
  for (const id of trail) {
    const next = document.getElementById(id);
    if (next?.matches(DEEDS) ? take(next) : take(next?.querySelector("h1, h2, h3, h4"))) return;
  }
  take(document.querySelector("main h1") ?? document.querySelector("main"));
});

const first = document.querySelector("main") && wrong(document.querySelector("main"));
if (first) take(first);
