// What this device still has to send. Every message carries a key made here and stays in the browser's storage until the
// server has acknowledged it, so a lost connection, a closed tab or a double tap loses nothing and counts nothing twice.
import { room } from "./link.js";

const KEY = `outbox-${room.dataset.participant}`;
const PAUSES = [500, 1000, 2000, 4000, 8000];
const refusals = [];
const acknowledged = [];
let sending = false;
let failures = 0;
let saved = 0;
let timer;

export function stored(key, otherwise) {
  try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; }
}

export function store(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private windows may refuse; the page still holds it */ }
}

let queue = stored(KEY, []);

/** Hear of a message the room did not allow: `listener(message, sentence)`. */
export function onRefused(listener) { refusals.push(listener); }
/** Hear of a message that is stored now: `listener(message)`. */
export function onSaved(listener) { acknowledged.push(listener); }
export function waiting() { return queue; }

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http on a local network has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Keep a message and send it as soon as possible, after those before it. */
export function send(kind, url, data) {
  queue.push({ kind, url, data });
  changed();
  flush();
}

/** Forget waiting messages that `test` names, because they were never needed. Those on their way are left alone. */
export function drop(test) {
  queue = queue.filter((message, place) => (sending && place === 0) || !test(message));
  changed();
}

function changed() {
  store(KEY, queue);
  const status = document.querySelector("[data-saving]");
  const all = saved + queue.length;
  const words = queue.length === 0 ? (saved ? status.dataset.allSaved : "") : failures ? status.dataset.offline : status.dataset.waiting;
  status.textContent = words.replace("%(saved)s", saved).replace("%(all)s", all).replace("%(waiting)s", queue.length);
  status.dataset.state = queue.length === 0 ? "" : failures ? "offline" : "waiting";
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

async function flush() {
  if (sending || queue.length === 0) return;
  clearTimeout(timer);
  sending = true;
  const message = queue[0];
  let done = false;
  try {
    const response = await fetch(message.url, {
      method: "POST",
      headers: { "X-CSRFToken": token() },
      body: new URLSearchParams(message.data),
      signal: AbortSignal.timeout(10000),
    });
    if (response.ok) {
      done = true;
      saved += 1;
    } else if (response.status === 409 || response.status === 422) {
      done = true;
      const { sentence } = await response.json();
      queue.shift();
      for (const tell of refusals) tell(message, sentence);
    } else if (response.status === 403 || response.status === 404) {
      location.reload(); // the seat is gone or the page is from another sign-in; what waits is kept
    }
    if (response.ok) { queue.shift(); for (const tell of acknowledged) tell(message); }
  } catch { /* no connection: it stays in the queue */ }
  sending = false;
  failures = done ? 0 : failures + 1;
  changed();
  if (queue.length > 0) timer = setTimeout(flush, done ? 0 : PAUSES[Math.min(failures, PAUSES.length) - 1]);
}

addEventListener("online", () => { failures = 0; flush(); });
addEventListener("beforeunload", (event) => { if (queue.length > 0 && navigator.onLine === false) event.preventDefault(); });
changed();
flush();
