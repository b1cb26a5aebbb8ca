// Puts the fragments of a live room in their places. A fragment never replaces a form in use: a stage that changes under
// somebody who is typing waits until they go along. What has the focus keeps it, and what was opened stays open.
let waitingStage = null;

/** Whether somebody would lose what they typed here. An empty field in focus holds nothing, and the room waits for no one
 * who has nothing to lose. */
function isTyping(element) {
  const fields = [...element.querySelectorAll("textarea, input:not([type=hidden])")];
  return fields.some((field) => field.value.trim() !== "" && (field === document.activeElement || field.value !== field.defaultValue));
}

/** Give the focus to a place that no longer has what had it: a screen reader goes on reading from there. */
export function focusOn(element) {
  const place = element.getClientRects().length ? element : element.parentElement;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function put(id, next) {
  const present = document.getElementById(id);
  if (!present || present.outerHTML === next.outerHTML) return false;
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  for (const { id: open } of present.querySelectorAll("details[open][id]")) {
    const same = next.querySelector(`#${CSS.escape(open)}`);
    if (same) same.open = true;
  }
  present.replaceWith(next);
  window.htmx?.process(next);
  if (focused) {
    const same = document.getElementById(focused.id);
    if (same && same !== next) same.focus({ preventScroll: true });
    else focusOn(next);
  }
  return true;
}

/** Say a sentence aloud; the same one is not said twice in a row. */
export function say(sentence) {
  const region = document.getElementById("room-said");
  if (region && region.textContent !== sentence) region.textContent = sentence;
}

function putSaid({ dataset: { said } }) {
  const region = document.getElementById("room-said");
  if (region.dataset.said === said) return;
  region.dataset.said = said;
  say(said.trim());
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
  }
  const moved = document.getElementById("room-moved");
  if (moved) moved.hidden = waitingStage === null;
}

/** Put `fragments` (DOM id → HTML) in their places. */
export function putAll(fragments) {
  for (const [id, html] of Object.entries(fragments)) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const next = holder.content.firstElementChild;
    if (id === "room-stage") putStage(next, false);
    else if (id === "room-said") putSaid(next);
    else if (!(id === "stage-live" && waitingStage)) put(id, next);
  }
}

/** Show the step that waits, leaving what is typed to the drafts. False where none does. */
export function putWaiting() {
  if (!waitingStage) return false;
  putStage(waitingStage, true);
  return true;
}
