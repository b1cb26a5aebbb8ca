// What could not be sent: each idea with why, to copy, to try again, or to let go.
import { discard, retry, setAside } from "./outbox.js";
import { button, card } from "./parts.js";

const section = document.getElementById("unsent");
const BUTTON = { look: "button" };

async function copy(event, text) {
  const pressed = event.currentTarget; // gone from the event after the wait
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = section.dataset.copied;
  } catch { // plain http has no clipboard: the words are marked, to be copied by hand
    getSelection().selectAllChildren(pressed.closest("li").querySelector("p"));
  }
}

function unsent(message) {
  const { made } = card(message.data.text, message.aside);
  const acts = document.createElement("span");
  acts.className = "row";
  acts.append(
    button(section.dataset.copy, (event) => copy(event, message.data.text), `copy-${message.id}`, BUTTON),
    button(section.dataset.retry, () => retry(message), `retry-${message.id}`, BUTTON),
    button(section.dataset.discard, () => discard(message), `discard-${message.id}`, BUTTON),
  );
  made.append(acts);
  return made;
}

let shown = "";
let mounted = false;

function draw() {
  const messages = setAside();
  const now = messages.map(({ id }) => id).join();
  if (now === shown && mounted) return;
  const latest = messages.findLast(({ id }) => !shown.includes(id));
  if (latest && mounted) document.dispatchEvent(new CustomEvent("toast", { detail: { text: latest.aside, stays: true } }));
  mounted = true;
  const inside = section.contains(document.activeElement);
  shown = now;
  section.hidden = messages.length === 0;
  section.querySelector("ul").replaceChildren(...messages.map(unsent));
  if (inside) (section.querySelector("button") ?? document.getElementById("main")).focus({ preventScroll: true });
}

document.addEventListener("room:outbox", draw);
draw();
