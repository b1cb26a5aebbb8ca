// The big screen: follows the room, and shows what fits. Nobody scrolls a projector, so the type gets a little smaller
// first; a list that is still too long (`data-pages`) is shown a page at a time. Pages turn by themselves, unless the list
// waits (`data-waits`), the console holds them (#room-turn) or somebody at the screen turned one.
import { onUpdate } from "./link.js";

const TURN_EVERY = 12000;
const SIZES = [1, 0.92, 0.85, 0.78, 0.72]; // still read from the last row
const LARGER = [1.5, 1.35, 1.2, 1.1, ...SIZES]; // for a page of a few
const SMALLEST = [...SIZES, 0.64, 0.56, 0.48, 0.4]; // for what has no pages
const PAGED = 0.85;
const fixed = matchMedia("(min-width: 48rem) and (min-height: 26rem)"); // as in screen.css: smaller windows scroll

const note = document.getElementById("screen-page");
const turns = () => document.getElementById("room-turn").dataset;
const stage = () => document.getElementById("room-stage");

let pages = []; // of the list: the first and the last place on each
let page = 0;
let turned = Number(turns().turns);
let held = false;
let stands = "";

/** Whether something is cut off; cards that find no place make one more column beside the screen. */
function tooMuch() {
  const list = stage().querySelector("[data-pages]");
  return [stage().parentElement, stage(), stage().querySelector("#stage-live"), list].some(
    (box) => box && (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1),
  );
}
const setSize = (size) => stage().style.setProperty("--fit", size);

function shrink(sizes) {
  return sizes.some((size) => { setSize(size); return !tooMuch(); });
}

/** Divide a list into pages, as many on each as fit. */
function divide(items, most) {
  const found = [];
  for (let first = 0; first < items.length;) {
    items.forEach((item, place) => { item.hidden = place !== first; });
    let last = first;
    while (last + 1 < items.length && last - first + 1 < most) {
      items[last + 1].hidden = false;
      if (tooMuch()) break;
      last += 1;
    }
    found.push([first, last]);
    first = last + 1;
  }
  return found;
}

function show() {
  const items = [...stage().querySelectorAll("[data-pages] > *")];
  const [first, last] = pages[page] ?? [0, items.length];
  items.forEach((item, place) => { item.hidden = place < first || place > last; });
  note.hidden = pages.length < 2;
  const words = note.dataset.words.replace("%(first)s", first + 1).replace("%(last)s", last + 1).replace("%(all)s", items.length);
  if (!note.hidden && note.textContent !== words) note.textContent = words;
}

function fit() {
  const list = stage().querySelector("[data-pages]");
  const items = [...list?.children ?? []];
  for (const item of items) item.hidden = false;
  pages = [];
  setSize(1);
  if (fixed.matches) {
    const most = Number(list?.dataset.pageSize) || Infinity;
    items.forEach((item, place) => { item.hidden = place >= most; });
    const whole = shrink(most < Infinity ? LARGER : items.length > 1 ? SIZES : SMALLEST);
    if (!whole) setSize(PAGED);
    if (!whole || items.length > most) pages = divide(items, most);
  }
  page = Math.min(page, Math.max(pages.length - 1, 0));
  show();
}

function turn(by) {
  if (pages.length < 2) return;
  page = (((page + by) % pages.length) + pages.length) % pages.length;
  show();
}

function heed() {
  const { turns: now, held: holds } = turns();
  const place = stage().dataset.stage + (stage().querySelector("[data-result]")?.dataset.result ?? "");
  if (place !== stands) { stands = place; page = 0; held = false; }
  fit();
  if (Number(now) !== turned) turn(Number(now) - turned);
  turned = Number(now);
  if (holds !== undefined) held = false; // the console decides from here on
}

setInterval(() => {
  const waits = stage().querySelector("[data-pages][data-waits]");
  if (!waits && !held && turns().held === undefined) turn(1);
}, TURN_EVERY);
new ResizeObserver(fit).observe(document.body); // in time for the same picture, where "resize" comes a picture later
document.fonts?.ready.then(fit);
addEventListener("keydown", (event) => { // also what a presenter's remote sends
  const by = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 }[event.key];
  if (!by || pages.length < 2 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  held = true;
  turn(by);
});
onUpdate(heed);
heed();
