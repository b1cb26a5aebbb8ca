// Counts every clock on the page down against the server's own time.
import { clock } from "./link.js";

const SOON = 60000;

function tick() {
  for (const face of document.querySelectorAll("[data-clock]")) {
    const { endsAt, left } = face.dataset;
    if (endsAt && clock.ahead === null) continue;
    const rest = endsAt ? Math.max(0, Number(endsAt) - Date.now() - clock.ahead) : Number(left);
    const seconds = Math.ceil(rest / 1000);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (face.textContent !== text) face.textContent = text;
    const state = !endsAt ? "paused" : rest === 0 ? "over" : rest <= SOON ? "soon" : "";
    if (face.dataset.state !== state) face.dataset.state = state;
  }
}

setInterval(tick, 250);
