// Voting: my dots are shown at once and sent by the outbox. Each dot has a key made here; giving and taking back name it,
// so that repeating either changes nothing.
import { newKey, store, stored } from "./device.js";
import { room } from "./link.js";
import { onRefused, send } from "./outbox.js";

const KEY = `dots-${room.dataset.participant}`;
let mine = stored(KEY, []); // {activity, idea, key}
let added = null; // the ballot on the page, and how many cards were added to it

const toast = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const ballot = () => document.querySelector("[data-ballot]");
const on = (activity, idea) => mine.filter((dot) => dot.activity === activity && (!idea || dot.idea === idea));

/** Take what the server knows of my dots, beside what is still on its way from here. */
export function knowDots(dots, waiting) {
  const taken = new Set(waiting.filter((message) => message.kind === "take").map((message) => message.data.key));
  const given = waiting.filter((message) => message.kind === "give").map(({ data }) => ({ activity: data.activity, idea: data.contribution, key: data.key }));
  const known = new Set(dots.map((dot) => dot.key));
  mine = [...dots.filter((dot) => !taken.has(dot.key)), ...given.filter((dot) => !known.has(dot.key) && !taken.has(dot.key))];
  store(KEY, mine);
  drawDots();
}

export function drawDots() {
  const list = ballot();
  const budget = document.querySelector("[data-dots]");
  if (!list || !budget) return;
  const all = Number(budget.dataset.budget);
  const used = on(list.dataset.ballot).length;
  budget.setAttribute("aria-label", budget.dataset.label.replace("%(left)s", Math.max(all - used, 0)).replace("%(all)s", all));
  [...budget.children].forEach((dot, place) => dot.toggleAttribute("data-on", place < used));
  const more = list.querySelectorAll("[data-added]").length;
  if (added?.ballot === list.dataset.ballot && more > added.more) toast({ text: list.dataset.told });
  added = { ballot: list.dataset.ballot, more };
  for (const card of list.querySelectorAll("[data-idea]")) {
    const number = on(list.dataset.ballot, card.dataset.idea).length;
    card.querySelector("output").textContent = number;
    card.toggleAttribute("data-chosen", number > 0);
    card.querySelector("[data-take-back]").disabled = number === 0;
    card.querySelector("[data-give]").disabled = used >= all || number >= Number(budget.dataset.cap);
  }
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-give], [data-take-back]");
  const list = ballot();
  if (!pressed || !list) return;
  const activity = list.dataset.ballot;
  const idea = pressed.closest("[data-idea]").dataset.idea;
  if (pressed.matches("[data-give]")) {
    const dot = { activity, idea, key: newKey() };
    mine.push(dot);
    send("give", room.dataset.dotSave, { activity, contribution: idea, key: dot.key, given: "1" });
  } else {
    const dot = on(activity, idea).at(-1);
    if (!dot) return;
    mine = mine.filter((known) => known !== dot);
    send("take", room.dataset.dotSave, { activity, contribution: idea, key: dot.key, given: "" });
  }
  store(KEY, mine);
  drawDots();
  if (pressed.disabled) pressed.parentElement.querySelector("button:not(:disabled)")?.focus();
});

onRefused((message, sentence) => {
  if (message.kind !== "give" && message.kind !== "take") return;
  if (message.kind === "give") mine = mine.filter((dot) => dot.key !== message.data.key);
  else mine.push({ activity: message.data.activity, idea: message.data.contribution, key: message.data.key });
  store(KEY, mine);
  drawDots();
  toast({ text: sentence, stays: true }); // no fragment of the room replaces it
});

// Another tab of mine gave or took a dot.
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  mine = stored(KEY, []);
  drawDots();
});
