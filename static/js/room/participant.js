// A participant's page: follows the room, writes, votes, says when it is ready.
import "./aside.js";
import "./clock.js";
import { drawDots, knowDots } from "./dots.js";
import { mountIdeas } from "./idea-form.js";
import { drawIdeas } from "./ideas.js";
import { onUpdate, room } from "./link.js";
import { goOn, onRefused, onSaved, send, waiting } from "./outbox.js";
import { drawOutcome } from "./outcome.js";

const button = document.querySelector("[data-ready]");
let mine = JSON.parse(document.getElementById("mine").textContent);
let readyFor = mine.ready;

const stage = () => document.getElementById("room-stage").dataset;
const activity = () => stage().activity;
const place = () => activity() || stage().stage;

function draw() {
  mountIdeas();
  drawDots();
  const here = activity();
  button.hidden = !here || !document.getElementById("room-moved").hidden; // a step that is over waits for nobody
  button.setAttribute("aria-pressed", String(Boolean(here) && readyFor === here));
}

async function fetchMine() {
  try {
    const response = await fetch(room.dataset.mine);
    if (!response.ok) return;
    const found = await response.json();
    if (found.seat !== room.dataset.participant) return location.reload(); // somebody else sits here now; what waits is kept
    mine = found;
    knowDots(mine.dots, waiting());
    draw();
    drawOutcome(mine);
  } catch { /* the device's own memory serves until the next step */ }
}

button.addEventListener("click", () => {
  const here = activity();
  const ready = readyFor !== here;
  readyFor = ready ? here : "";
  send("ready", room.dataset.readySet, { activity: here, ready: ready ? "1" : "" });
  draw();
});

let last = place();
let shown = stage().stage;
onUpdate(() => {
  draw();
  if (stage().stage !== shown) document.getElementById("room-stage").scrollIntoView(); // another step, or the result: from its top
  shown = stage().stage;
  if (!document.querySelector("#room-banner[data-paused]")) goOn();
  if (place() === last) return;
  last = place();
  // What is personal never rides the stream; a room that moves on together asks a little apart.
  setTimeout(fetchMine, Math.random() * 2000);
});
onRefused(fetchMine); // the server knows what I have, also from my other tabs and devices
onSaved(drawIdeas);
knowDots(mine.dots, waiting());
draw();
drawOutcome(mine);
