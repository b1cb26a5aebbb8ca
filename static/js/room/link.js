// Follows a live room: an event stream, or polling where streams are blocked, and puts the fragments in their places.
// A fragment never replaces a form in use: a stage that changes under somebody who is typing waits until they go along.
const POLL_EVERY = 2000;
const STREAM_PATIENCE = 6000; // without a stream for so long, polling begins; the stream is tried again beside it
const RETRY_STREAM = 30000;

export const room = document.querySelector("[data-room]");
const listeners = [];
let sequence = Number(room.dataset.sequence);
let source;
let polling;
let waitingStage = null;

/** Call `listener(ids)` after fragments were put in place. */
export function onUpdate(listener) { listeners.push(listener); }

/** How far the server's clock is ahead of this device's, in milliseconds; the least delayed message knows best. */
export const clock = { ahead: null };

function setClock(now) {
  const ahead = now - Date.now();
  if (clock.ahead === null || ahead > clock.ahead) clock.ahead = ahead;
}

function say(state) {
  document.dispatchEvent(new CustomEvent("room:link", { detail: state }));
}

/** Whether somebody would lose what they typed here. An empty field in focus holds nothing, and the room waits for no one
 * who has nothing to lose. */
function isTyping(element) {
  const fields = [...element.querySelectorAll("textarea, input:not([type=hidden])")];
  return fields.some((field) => field.value !== "" && (field === document.activeElement || field.value !== field.defaultValue));
}

function put(id, next) {
  const present = document.getElementById(id);
  if (!present || present.outerHTML === next.outerHTML) return false;
  const focused = present.contains(document.activeElement) ? document.activeElement.id : "";
  present.replaceWith(next);
  window.htmx?.process(next);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return true;
}

function putStage(next, force) {
  const present = document.getElementById("room-stage");
  if (present.dataset.stage === next.dataset.stage) {
    waitingStage = null;
    const part = next.querySelector("#stage-live");
    if (part) put("stage-live", part);
  } else if (!force && isTyping(present)) {
    waitingStage = next;
  } else {
    waitingStage = null;
    const inside = present.contains(document.activeElement);
    put("room-stage", next);
    if (inside) document.getElementById("main").focus({ preventScroll: true });
    const said = document.getElementById("room-said");
    if (said) said.textContent = next.querySelector("h1")?.textContent ?? "";
  }
  const moved = document.getElementById("room-moved");
  if (moved) moved.hidden = waitingStage === null;
}

function apply(update) {
  setClock(update.now);
  if (update.sequence < sequence) return;
  sequence = update.sequence;
  for (const [id, html] of Object.entries(update.fragments)) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const next = holder.content.firstElementChild;
    if (id === "room-stage") putStage(next, false);
    else if (!(id === "stage-live" && waitingStage)) put(id, next);
  }
  for (const listener of listeners) listener(Object.keys(update.fragments));
}

/** Show the step the room has moved on to, leaving what is typed to the drafts. */
export function goAlong() {
  if (!waitingStage) return;
  putStage(waitingStage, true);
  for (const listener of listeners) listener(["room-stage"]);
}

/** Ask for news once, now. */
export async function look() {
  try {
    const response = await fetch(`${room.dataset.poll}?after=${sequence}`, { headers: { Accept: "application/json" } });
    if (response.status === 403 || response.status === 404) return location.reload();
    if (response.status === 200) apply(await response.json());
    if (polling) say(response.ok ? "polling" : "lost");
  } catch {
    if (polling) say("lost");
  }
}

function poll(on) {
  if (on === Boolean(polling)) return;
  clearInterval(polling);
  polling = on ? setInterval(look, POLL_EVERY) : undefined;
  if (on) { say("polling"); look(); }
}

function connect() {
  source?.close();
  source = new EventSource(`${room.dataset.stream}?after=${sequence}`);
  const patience = setTimeout(() => poll(true), STREAM_PATIENCE);
  source.addEventListener("open", () => { clearTimeout(patience); poll(false); say("live"); });
  source.addEventListener("update", (event) => apply(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    if (!polling) say("lost");
    if (source.readyState === EventSource.CLOSED) { clearTimeout(patience); poll(true); setTimeout(connect, RETRY_STREAM); }
  });
}

addEventListener("online", () => { look(); if (source.readyState !== EventSource.OPEN) connect(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
document.addEventListener("room:look", look);
document.addEventListener("click", (event) => { if (event.target.closest("[data-move-on]")) goAlong(); });
connect();
