// The facilitator's console: follows the room, and the keys for what is done most often. They do nothing while the focus is
// beside the step, ask before they move everybody, and can be switched off on this device.
import "./clock.js";
import { store, stored } from "./device.js";
import { focusOn } from "./fragments.js";
import { onUpdate, room } from "./link.js";

const OFF = "console-keys-off";
const status = document.querySelector("[data-room-link]");
const keys = document.getElementById("keys");
const wanted = document.getElementById("keys-on");

document.addEventListener("room:link", (event) => { status.textContent = status.dataset[event.detail] ?? ""; });

/** The stream renders for everybody at once; the time of day is this device's own. */
function showTimes() {
  for (const time of document.querySelectorAll("time[data-local]")) {
    time.textContent = new Date(time.dateTime).toTimeString().slice(0, 5);
  }
}

function atTheStep(element) {
  return element === document.body || element.id === "main" || room.contains(element);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !wanted.checked || !atTheStep(event.target)) return;
  if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return keys.showModal();
  const button = room.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  const agree = () => document.getElementById(button.id)?.click();
  const { ask: question } = button.dataset;
  if (!question) return agree();
  document.dispatchEvent(new CustomEvent("ask", { detail: { question, action: button.textContent.trim(), agree } }));
});

// The form that commits stands beside the list. What opened it has the focus again when it is put away; when it has done its
// work, the list has.
let opener = "";
document.addEventListener("click", (event) => {
  opener = event.target.closest("[data-commit]")?.id ?? opener;
  if (!event.target.closest("[data-commit-cancel]")) return;
  event.preventDefault();
  document.getElementById("commit-form").replaceWith(Object.assign(document.createElement("div"), { id: "commit-form" }));
  document.getElementById(opener)?.focus();
});
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (target.id === "commit-form" && !document.querySelector("form#commit-form")) focusOn(document.getElementById("stage-live"));
});

wanted.checked = !stored(OFF, false);
wanted.addEventListener("change", () => store(OFF, !wanted.checked));
onUpdate(showTimes);
showTimes();
