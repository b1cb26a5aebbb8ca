// Writing ideas: drafts are kept on the device, cards are shown at once and sent by the outbox, the device alone knows
// which cards are mine in an anonymous room.
import { room, goAlong } from "./link.js";
import { drop, newKey, onRefused, onSaved, send, store, stored, waiting } from "./outbox.js";

const KEY = `ideas-${room.dataset.participant}`;
const mine = stored(KEY, []); // {activity, key, edition, text, lesson, line, note}
let editing = null;

const draftKey = (activity) => `draft-${room.dataset.participant}-${activity}`;
const form = () => document.querySelector("[data-idea-form]");
const keep = () => store(KEY, mine);

function post(idea) {
  send("idea", room.dataset.ideaSave, { activity: idea.activity, key: idea.key, edition: idea.edition, text: idea.text, lesson: idea.lesson });
}

function button(words, act, id) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link small";
  made.id = id;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

export function drawIdeas() {
  const section = document.querySelector("[data-my-ideas]");
  if (!section) return;
  const here = mine.filter((idea) => idea.activity === section.dataset.activity && !idea.withdrawn);
  section.hidden = here.length === 0;
  section.querySelector("ul").replaceChildren(...here.map((idea) => {
    const card = document.createElement("li");
    card.className = "idea";
    if (idea.line) card.dataset.line = idea.line;
    const text = document.createElement("p");
    text.textContent = idea.text;
    const foot = document.createElement("div");
    foot.className = "row spread";
    const note = document.createElement("small");
    const sent = !waiting().some((message) => message.data.key === idea.key);
    if (!sent) card.dataset.waiting = "";
    note.textContent = idea.note ?? (sent ? idea.label : section.dataset.waiting);
    const acts = document.createElement("span");
    acts.className = "row";
    acts.append(
      button(section.dataset.edit, () => edit(idea), `edit-${idea.key}`),
      button(section.dataset.withdraw, () => withdraw(idea), `withdraw-${idea.key}`),
    );
    foot.append(note, acts);
    card.append(text, foot);
    return card;
  }));
}

function edit(idea) {
  editing = idea;
  const { text, lesson } = form().elements;
  text.value = idea.text;
  if (lesson) lesson.value = idea.lesson;
  label();
  text.focus();
}

function withdraw(idea) {
  idea.withdrawn = true;
  idea.edition += 1;
  keep();
  drop((message) => message.kind === "idea" && message.data.key === idea.key);
  send("withdraw", room.dataset.ideaWithdraw, { activity: idea.activity, key: idea.key, edition: idea.edition });
  drawIdeas();
}

function label() {
  const submit = form().querySelector("[type=submit]");
  submit.textContent = editing ? submit.dataset.change : submit.dataset.add;
}

/** Fill a form that has just come onto the page with the draft this device holds for it. */
export function mountIdeas() {
  const found = form();
  if (!found || found.dataset.mounted) return drawIdeas();
  found.dataset.mounted = "yes";
  editing = null;
  const { text } = found.elements;
  text.value = stored(draftKey(found.dataset.activity), "");
  drawIdeas();
}

document.addEventListener("input", (event) => {
  const found = form();
  if (found && event.target.matches("[data-draft]")) store(draftKey(found.dataset.activity), event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches("[data-draft]") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form().requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-idea-form]")) return;
  event.preventDefault();
  const { text, lesson } = event.target.elements;
  const words = text.value.trim().replace(/\s+/g, " ");
  if (!words) return text.focus();
  const option = lesson?.selectedOptions[0];
  const idea = editing ?? { activity: event.target.dataset.activity, key: newKey(), edition: 0 };
  Object.assign(idea, { text: words, lesson: lesson?.value ?? "", label: lesson?.value ? option.textContent : "", edition: idea.edition + 1, note: undefined });
  idea.line = option?.dataset.line;
  if (!editing) mine.push(idea);
  editing = null;
  keep();
  text.value = "";
  store(draftKey(idea.activity), "");
  label();
  post(idea);
  drawIdeas();
  text.focus();
  if (!document.getElementById("room-moved").hidden) goAlong();
});

onSaved((message) => { if (message.kind === "idea") drawIdeas(); });
onRefused((message, sentence) => {
  if (message.kind !== "idea" && message.kind !== "withdraw") return;
  const idea = mine.find((known) => known.key === message.data.key);
  if (idea) Object.assign(idea, { note: sentence, withdrawn: false });
  keep();
  drawIdeas();
});
