// Puts the fragments of a live room in their places. A fragment never replaces a form in use: a stage that changes under
// somebody who is typing waits until they go along.
let waitingStage = null;

/** Whether somebody would lose what they typed here. An empty field in focus holds nothing, and the room waits for no one
 * who has nothing to lose. */
function isTyping(element) {
  const fields = [...element.querySelectorAll("textarea, input:not([type=hidden])")];
  return fields.some((field) => field.value.trim() !== "" && (field === document.activeElement || field.value !== field.defaultValue));
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

/** Put `fragments` (DOM id → HTML) in their places. */
export function putAll(fragments) {
  for (const [id, html] of Object.entries(fragments)) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const next = holder.content.firstElementChild;
    if (id === "room-stage") putStage(next, false);
    else if (!(id === "stage-live" && waitingStage)) put(id, next);
  }
}

/** Show the step that waits, leaving what is typed to the drafts. False where none does. */
export function putWaiting() {
  if (!waitingStage) return false;
  putStage(waitingStage, true);
  return true;
}
