// Follows a live room: an event stream, and polling while nothing comes through it. Only what was received counts: a
// stream may be open and dead, so the server says every eight seconds that it is there.
import { distrustClock, setClock } from "./clock.js";
import { putAll, putWaiting } from "./fragments.js";
import { makeStream } from "./stream.js";
import { watchSleep } from "./waking.js";

const POLL_EVERY = 2000;
const PATIENCE = 6000; // a stream that said nothing for so long after it was asked for is helped by polling
// Two heartbeats missed: the stream is dead, whatever the browser thinks of it. Not every page of a browser finds out at once.
const SILENCE = 17000 + Math.random() * 2000;
const HIDDEN_LOOK = 20000; // a hidden page has let its stream go; its seat still counts as taken
const RETRIES = [1000, 2000, 4000, 8000, 16000];
const ANSWER_WITHIN = 8000;
const ASKING = 3; // answers waited for at once
const HURRY = { every: 500, times: 5, within: 2000 };

export const room = document.querySelector("[data-room]");
const listeners = [];
let position = room.dataset.position; // number-moment of the newest event this page has seen
let heardAt = Date.now();
let lookedAt = Date.now();
let failures = 0;
let asking = 0;
let polling, patience, retrying, hurrying, said;

/** Call `listener(ids)` after fragments were put in place. */
export function onUpdate(listener) { listeners.push(listener); }

function say(state) {
  if (state === said) return;
  said = state;
  for (const note of document.querySelectorAll("[data-link]")) note.hidden = note.dataset.link !== state;
  document.dispatchEvent(new CustomEvent("room:link", { detail: state }));
}

function apply(update) {
  setClock(update.now);
  // A page whose position is not in the log (a restored backup) is sent everything anew, with another log's numbers.
  if (!update.anew && parseInt(update.position) < parseInt(position)) return;
  position = update.position;
  putAll(update.fragments);
  for (const listener of listeners) listener(Object.keys(update.fragments));
}

/** Show the step the room has moved on to. */
export function goAlong() {
  if (putWaiting()) for (const listener of listeners) listener(["room-stage"]);
}

/** Ask for news once, now. */
export async function look(within = ANSWER_WITHIN) {
  lookedAt = Date.now();
  asking += 1;
  try {
    const response = await fetch(`${room.dataset.poll}?after=${position}`, {
      headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(within),
    });
    if (response.status === 403 || response.status === 404) return location.reload();
    if (response.status === 200) apply(await response.json());
    if (polling) say(response.ok ? "polling" : "lost");
  } catch {
    if (polling) say("lost");
  } finally {
    asking -= 1;
  }
}

function poll(on) {
  clearTimeout(patience);
  patience = undefined;
  if (on === Boolean(polling)) return;
  clearInterval(polling);
  polling = on ? setInterval(() => { if (asking < ASKING) look(); }, POLL_EVERY) : undefined;
  if (on) { say("polling"); look(); }
}

const stream = makeStream(room.dataset.stream, () => position, (kind, data) => {
  if (kind === "shared") return void look();
  if (kind === "error") return again();
  heardAt = Date.now();
  failures = 0;
  poll(false);
  say("live");
  if (kind === "update") apply(JSON.parse(data));
  else if (kind === "beat") setClock(Number(data));
  else location.reload(); // the right to follow has ended, and the page's own address says why
});

function connect(steal) {
  clearTimeout(retrying);
  if (!polling) patience ??= setTimeout(poll, PATIENCE, true);
  stream.start(steal);
}

/** Try again a little later, each time a little more, and not all phones of a room at once. */
function again() {
  const pause = RETRIES[Math.min(failures, RETRIES.length - 1)];
  failures += 1;
  if (!polling) patience ??= setTimeout(poll, PATIENCE, true);
  clearTimeout(retrying);
  retrying = setTimeout(connect, pause * (0.5 + Math.random()));
}

/** The browser's other connections may be as dead without its knowing. A try that is given up closes one of them. */
function hurry(since, times) {
  if (heardAt > since || times === 0) return;
  look(HURRY.within);
  if (times === 1) connect();
  hurrying = setTimeout(hurry, HURRY.every, since, times - 1);
}

function reconnect(steal) {
  clearTimeout(hurrying);
  heardAt = Date.now();
  connect(steal);
  hurry(heardAt, HURRY.times);
}

function wake() {
  distrustClock();
  failures = 0;
  reconnect();
}

function sleep() {
  clearTimeout(retrying);
  clearTimeout(hurrying);
  poll(false);
  stream.stop();
}

function tick() {
  if (document.hidden) {
    if (Date.now() - lookedAt > HIDDEN_LOOK) look();
  } else if (Date.now() - heardAt > SILENCE) {
    poll(true);
    reconnect(true);
  }
}

watchSleep({ wake, sleep, tick });
document.addEventListener("room:look", () => look());
document.addEventListener("click", (event) => { if (event.target.closest("[data-move-on]")) goAlong(); });
if (!document.hidden) connect();
