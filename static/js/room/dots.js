// Voting: my dots are shown at once and sent by the outbox. Each dot has a key made here; giving and taking back name it,
// so that repeating either changes nothing.
import { newKey, store, stored } from "./device.js";
import { say } from "./fragments.js";
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

/** A number that stands for these words, the same at every drawing. */
const mix = (words) => [...words].reduce((sum, sign) => Math.imul(sum ^ sign.codePointAt(0), 16777619) >>> 0, 2166136261);

/** Every phone has the cards in an order of its own, so that no card gains by standing first. */
function shuffle(list) {
  const cards = [...list.querySelectorAll(":scope > [data-idea]")];
  const place = new Map(cards.map((card) => [card, mix(room.dataset.participant + card.dataset.idea)]));
  const order = [...cards].sort((one, other) => place.get(one) - place.get(other));
  if (order.every((card, at) => card === cards[at])) return;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.append(...order);
  focused?.focus({ preventScroll: true });
}

/** On the result: how many of the dots are mine. */
function markMine() {
  const result = document.querySelector("[data-result]");
  for (const row of result?.querySelectorAll("[data-idea]") ?? []) {
    const number = on(result.dataset.result, row.dataset.idea).length;
    const note = row.querySelector("[data-own]");
    note.hidden = number === 0;
    note.textContent = note.dataset.own.replace("%(number)s", number);
  }
}

function left(budget, used) {
  return budget.dataset.label.replace("%(left)s", Math.max(budget.dataset.budget - used, 0)).replace("%(all)s", budget.dataset.budget);
}

/** Why no dot can be given to a card; "" where one can. */
function whyNot(budget, used, number) {
  if (used >= Number(budget.dataset.budget)) return budget.dataset.none;
  return number >= Number(budget.dataset.cap) ? budget.dataset.most : "";
}

export function drawDots() {
  markMine();
  const list = ballot();
  const budget = document.querySelector("[data-dots]");
  if (!list || !budget) return;
  const used = on(list.dataset.ballot).length;
  const words = left(budget, used);
  budget.setAttribute("aria-label", words);
  document.querySelector("[data-dots-left]").textContent = words;
  [...budget.children].forEach((dot, place) => dot.toggleAttribute("data-on", place < used));
  const more = list.querySelectorAll("[data-added]").length;
  if (added?.ballot === list.dataset.ballot && more > added.more) toast({ text: list.dataset.told });
  added = { ballot: list.dataset.ballot, more };
  for (const card of list.querySelectorAll("[data-idea]")) {
    const number = on(list.dataset.ballot, card.dataset.idea).length;
    const [less, plus] = [card.querySelector("[data-take-back]"), card.querySelector("[data-give]")];
    card.querySelector("output").textContent = number;
    card.toggleAttribute("data-chosen", number > 0);
    // Not `disabled`: the focus would jump to another button, and the next press would do the opposite.
    less.setAttribute("aria-disabled", String(number === 0));
    plus.title = whyNot(budget, used, number);
    plus.setAttribute("aria-disabled", String(plus.title !== ""));
  }
  shuffle(list);
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-give], [data-take-back]");
  const list = ballot();
  if (!pressed || !list) return;
  if (pressed.getAttribute("aria-disabled") === "true") {
    if (pressed.title) toast({ text: pressed.title });
    return;
  }
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
  const budget = document.querySelector("[data-dots]");
  say(left(budget, on(activity).length));
});

onRefused((message, sentence) => {
  if (message.kind !== "give" && message.kind !== "take") return;
  if (message.kind === "give") mine = mine.filter((dot) => dot.key !== message.data.key);
  else if (!mine.some((dot) => dot.key === message.data.key)) mine.push({ activity: message.data.activity, idea: message.data.contribution, key: message.data.key });
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
