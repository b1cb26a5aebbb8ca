// What this device still has to send. Every message carries a key made here and stays in the browser's storage until the
// server has acknowledged it, so a lost connection, a closed tab or a double tap loses nothing and counts nothing twice.
// The tabs of one person share what waits, and one of them sends at a time; `verdict.js` says what came of a message.
import { newKey, store, stored } from "./device.js";
import { room } from "./link.js";
import { PATIENCE, verdictOf } from "./verdict.js";

const seat = room.dataset.participant;
const PREFIX = `outbox-${seat}-`; // one key each, so that two tabs never write over each other
const PAUSES = [500, 1000, 2000, 4000, 8000];
const refusals = [];
const acknowledged = [];
const unstored = new Map(); // private windows may refuse storage; the page still holds it
let current = null;
let busy = false;
let held = ""; // why nothing is sent now: "offline", "paused"
let holds = 0;
let saved = 0;
let lastRefused = false;
let lost = false; // nothing comes from the room
let pause = 0;
let timer;

function keys() {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
}

function all() {
  const found = [...unstored.values(), ...keys().map((key) => stored(key, null)).filter(Boolean)];
  return found.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

function keep(message) {
  if (!store(PREFIX + message.id, message)) unstored.set(message.id, message);
}

function forget(message) {
  unstored.delete(message.id);
  if (stored(PREFIX + message.id, null)) localStorage.removeItem(PREFIX + message.id);
}

/** What waits to be sent, oldest first. */
export const waiting = () => all().filter((message) => !message.aside);
/** What the server did not take: `aside` says why, and the words are kept until their author decides. */
export const setAside = () => all().filter((message) => message.aside);
/** Hear of a message the room did not allow, `listener(message, sentence)`, or of one that is stored now, `(message, answer)`. */
export function onRefused(listener) { refusals.push(listener); }
export function onSaved(listener) { acknowledged.push(listener); }

/** Keep a message and send it as soon as possible, after those before it. */
export function send(kind, url, data) {
  keep({ id: newKey(), at: Math.max(Date.now(), (all().at(-1)?.at ?? 0) + 1), kind, url, data, tries: 0, after: 0 });
  changed();
  flush();
}

/** Forget waiting messages that `test` names, because they were never needed. Those on their way are left alone. */
export function drop(test) {
  for (const message of waiting()) if (message.id !== current && test(message)) forget(message);
  changed();
}

/** Try a message again that was set aside, or discard it. */
export function retry(message) { keep({ ...message, aside: undefined, tries: 0, after: 0 }); changed(); flush(); }
export function discard(message) {
  forget(message);
  document.dispatchEvent(new CustomEvent("room:discarded", { detail: message }));
  changed();
}

function changed() {
  const status = document.querySelector("[data-saving]");
  const left = waiting().length;
  const aside = setAside().length;
  const state = left ? held || "waiting" : aside ? "aside" : lost ? "lost" : "";
  const words = state ? status.dataset[state] : saved && !lastRefused ? status.dataset.allSaved : "";
  const text = words.replace("%(saved)s", saved).replace("%(all)s", saved + left).replace("%(waiting)s", left).replace("%(aside)s", aside);
  if (status.textContent !== text) status.textContent = text; // said aloud only when it says something new
  status.dataset.state = state;
  document.dispatchEvent(new CustomEvent("room:outbox"));
}

const line = "BroadcastChannel" in window ? new BroadcastChannel(`outbox-${seat}`) : null;
line?.addEventListener("message", ({ data }) => { conclude(data, true); changed(); });

// One tab sends for all of them. Plain http has no locks: two tabs may then send the same, which counts once.
const alone = (job) => navigator.locks ? navigator.locks.request(`outbox-${seat}`, job) : job();

async function flush() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  try {
    await alone(async () => {
      for (let message; (message = waiting().find(({ after }) => after <= Date.now()));) {
        current = message.id;
        const verdict = await verdictOf(message, seat);
        current = null;
        if (!settle(message, verdict)) return;
      }
    });
  } finally { busy = false; }
  const next = Math.min(...waiting().map(({ after }) => after));
  if (Number.isFinite(next)) timer = setTimeout(flush, Math.max(pause, next - Date.now(), 0));
  pause = 0;
}

/** Do with a message what the answer says; whether the next one may follow at once. */
function settle(message, { outcome, answer, sentence, wait }) {
  if (outcome === "held" || outcome === "paused") {
    held = outcome === "paused" ? "paused" : "offline";
    pause = wait ?? PAUSES[Math.min(holds++, PAUSES.length - 1)];
    changed();
    return false;
  }
  held = "";
  holds = 0;
  if (outcome === "failed" && message.tries + 1 < PATIENCE) {
    keep({ ...message, tries: message.tries + 1, after: Date.now() + PAUSES[Math.min(message.tries, PAUSES.length - 1)] });
  } else if (outcome === "stored") {
    forget(message);
    conclude({ message, outcome, answer });
  } else if (message.kind === "idea") {
    keep({ ...message, aside: sentence }); // words are never thrown away, and the step they were for may be gone
  } else {
    forget(message);
    conclude({ message, outcome, sentence });
  }
  changed();
  return true;
}

/** What came of a message, said in every tab of this person: the one that sent it need not be the one it was written in. */
function conclude(found, told = false) {
  const { message, outcome, answer, sentence } = found;
  if (!told) line?.postMessage(found);
  lastRefused = outcome !== "stored";
  if (lastRefused) return refusals.forEach((tell) => tell(message, sentence));
  saved += 1;
  acknowledged.forEach((tell) => tell(message, answer));
}
/** Send what waits, now: the room goes on, or the connection is back. */
export function goOn() { if (waiting().length) flush(); }

document.addEventListener("room:link", ({ detail }) => { lost = detail === "lost"; changed(); });
addEventListener("online", goOn);
addEventListener("storage", (event) => { if (!event.key || event.key.startsWith(PREFIX)) changed(); });
addEventListener("beforeunload", (event) => { if (waiting().length && navigator.onLine === false) event.preventDefault(); });
changed();
flush();
