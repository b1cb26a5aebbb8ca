// After the end: marks what is mine in what the room decided. The list is the same on every phone; whose it is, my own page
// knows, and in an anonymous room which ideas were mine only this device.
import { stored } from "./device.js";
import { room } from "./link.js";

/** Words without what a device and the server may store differently. */
const letters = (text) => text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

function show(row, kind) {
  row.querySelector(`[data-mine="${kind}"]`).hidden = false;
}

export function drawOutcome(mine) {
  const list = document.querySelector("[data-outcome]");
  if (!list || list.dataset.drawn) return;
  list.dataset.drawn = "yes";
  const ideas = [...mine.ideas, ...stored(`ideas-${room.dataset.participant}`, [])].map((idea) => letters(idea.text ?? ""));
  const concerning = [...list.children].filter((row) => {
    const kinds = { idea: ideas.includes(letters(row.dataset.statement)), initiative: mine.initiatives.includes(row.dataset.initiative) };
    for (const kind of Object.keys(kinds)) if (kinds[kind]) show(row, kind);
    const steps = [...row.querySelectorAll("[data-step]")].filter((step) => mine.steps.includes(step.dataset.step));
    for (const step of steps) show(step, "step");
    return kinds.idea || kinds.initiative || steps.length > 0;
  });
  list.prepend(...concerning);
  const line = document.querySelector("[data-mine-count]");
  line.textContent = line.dataset.mineCount.replace("%(number)s", concerning.length);
  line.hidden = concerning.length === 0;
}
