// A participant's page: follows the room, writes, votes, says when it is ready.
import "./aside.js";
import "./clock.js";
import { drawDots, knowDots } from "./dots.js";
import { drawIdeas, mountIdeas } from "./ideas.js";
import { onUpdate, room } from "./link.js";
import { goOn, onRefused, onSaved, send, waiting } from "./outbox.js";

const button = document.querySelector("[data-ready]");
let mine = JSON.parse(document.getElementById("mine").textContent);
let readyFor = mine.ready;

const activity = () => document.getElementById("room-stage").dataset.activity;

function draw() {
  mountIdeas();
  drawDots();
  const here = activity();
  button.hidden = !here;
  button.setAttribute("aria-pressed", String(Boolean(here) && readyFor === here));
}

async function fetchMine() {
  try {
    const response = await fetch(room.dataset.mine);
    if (!response.ok) return;
    mine = await response.json();
    knowDots(mine.dots, waiting());
    draw();
  } catch { /* the device's own memory serves until the next step */ }
}

button.addEventListener("click", () => {
  const here = activity();
  const ready = readyFor !== here;
  readyFor = ready ? here : "";
  send("ready", room.dataset.readySet, { activity: here, ready: ready ? "1" : "" });
  draw();
});

let last = activity();
let stage = document.getElementById("room-stage").dataset.stage;
onUpdate(() => {
  draw();
  const now = document.getElementById("room-stage").dataset.stage;
  if (now !== stage) document.getElementById("room-stage").scrollIntoView(); // another step, or the result: from its top
  stage = now;
  if (!document.querySelector("#room-banner[data-paused]")) goOn();
  if (activity() === last) return;
  last = activity();
  // What is personal never rides the stream; a room that moves on together asks a little apart.
  setTimeout(fetchMine, Math.random() * 2000);
});
onRefused(fetchMine); // the server knows what I have, also from my other tabs and devices
onSaved(drawIdeas);
document.addEventListener("room:link", (event) => {
  document.getElementById("room-polling").hidden = event.detail !== "polling";
});
knowDots(mine.dots, waiting());
draw();
