// Counts every clock on the page down against the server's own time, and says aloud when a minute is left and when it is up.
const SOON = 60000;
let ahead = null; // how far the server's clock is ahead of this device's, in milliseconds
let trusted = false;

/** Hear from the server what time it is; the least delayed message knows best. */
export function setClock(now) {
  const said = now - Date.now();
  if (!trusted || said > ahead) ahead = said;
  trusted = true;
}

/** Learn it anew with the next message: after a sleep the device's clock may have been set. */
export function distrustClock() { trusted = false; }

function announce(before, state) {
  const region = document.getElementById("room-said");
  if (!region) return;
  if (before === "" && state === "soon") region.textContent = region.dataset.minute;
  if (before === "soon" && state === "over") region.textContent = region.dataset.over;
}

function tick() {
  for (const face of document.querySelectorAll("[data-clock]")) {
    const { endsAt, left } = face.dataset;
    if (endsAt && ahead === null) continue;
    const rest = endsAt ? Math.max(0, Number(endsAt) - Date.now() - ahead) : Number(left);
    const seconds = Math.ceil(rest / 1000);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (face.textContent !== text) face.textContent = text;
    const state = !endsAt ? "paused" : rest === 0 ? "over" : rest <= SOON ? "soon" : "";
    const before = face.dataset.state;
    if (before === state) continue;
    face.dataset.state = state;
    announce(before, state);
  }
}

setInterval(tick, 250);
