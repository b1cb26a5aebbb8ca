// The facilitator's console: follows the room, and the keys for what is done most often.
import "./clock.js";
import { room } from "./link.js";

const status = document.querySelector("[data-room-link]");
document.addEventListener("room:link", (event) => { status.textContent = status.dataset[event.detail] ?? ""; });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
  const button = room.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
