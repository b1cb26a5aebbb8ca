// Writing ideas: drafts are kept on the device, cards are shown at once and sent by the outbox, the device alone knows
// which cards are mine in an anonymous room.
import { newKey, store, stored } from "./device.js";
import { room, goAlong } from "./link.js";
import { drop, onRefused, onSaved, send, setAside, waiting } from "./outbox.js";
import { button, card } from "./parts.js";

const KEY = `ideas-${room.dataset.participant}`;
let mine = stored(KEY, []); // {activity, key, edition, text, lesson, line, note, id, late}
let editing = null;

const draftKey = (activity) => `draft-${room.dataset.participant}-${activity}`;
const form = () => document.querySelector("[data-idea-form]");
const keep = () => store(KEY, mine);
const post = ({ activity, key, edition, text, lesson }) => send("idea", room.dataset.ideaSave, { activity, key, edition, text, lesson });

export function drawIdeas() {
  drawLeftOut();
  const section = document.querySelector("[data-my-ideas]");
  if (!section) return;
  const here = mine.filter((idea) => idea.activity === section.dataset.activity && !idea.withdrawn);
  section.hidden = here.length === 0;
  const focused = section.contains(document.activeElement) ? document.activeElement.id : "";
  section.querySelector("ul").replaceChildren(...here.map((idea) => {
    const message = [...waiting(), ...setAside()].find(({ data }) => data.key === idea.key);
    const { dataset } = section;
    const line = idea.note ?? message?.aside ?? (message ? dataset.waiting : idea.late ? dataset.late : idea.label);
    const { made, note } = card(idea.text, line);
    if (idea.line) made.dataset.line = idea.line;
    if (message) made.dataset.waiting = "";
    const foot = document.createElement("div");
    foot.className = "row spread";
    const acts = document.createElement("span");
    acts.className = "row";
    acts.append(
      button(section.dataset.edit, () => edit(idea), `edit-${idea.key}`),
      button(section.dataset.withdraw, () => withdraw(idea), `withdraw-${idea.key}`),
    );
    foot.append(note, acts);
    made.append(foot);
    return made;
  }));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** Beside the ballot: my ideas that came too late for it. One that the facilitator has added is late no longer. */
function drawLeftOut() {
  const section = document.querySelector("[data-my-left-out]");
  const ballot = document.querySelector("[data-ballot]");
  if (!section || !ballot) return;
  const late = mine.filter((idea) => idea.activity === ballot.dataset.source && idea.late && !idea.withdrawn);
  for (const idea of late) idea.late = !ballot.querySelector(`[data-idea="${idea.id}"]`);
  const out = late.filter((idea) => idea.late);
  if (out.length < late.length) keep();
  section.hidden = out.length === 0;
  section.querySelector("ul").replaceChildren(...out.map((idea) => card(idea.text, section.dataset.note).made));
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

onSaved((message, { idea: id, late }) => {
  if (message.kind !== "idea") return;
  const idea = mine.find((known) => known.key === message.data.key);
  if (idea) Object.assign(idea, { id, late });
  keep();
  drawIdeas();
});
document.addEventListener("room:discarded", ({ detail }) => {
  mine = mine.filter((idea) => idea.key !== detail.data.key || idea.id); // one that was stored before stays as it was
  keep();
  drawIdeas();
});
document.addEventListener("room:outbox", drawIdeas);
// Another tab of mine wrote.
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  mine = stored(KEY, []);
  editing &&= mine.find(({ key }) => key === editing.key) ?? null;
  drawIdeas();
});
onRefused((message, sentence) => {
  if (message.kind !== "idea" && message.kind !== "withdraw") return;
  const idea = mine.find((known) => known.key === message.data.key);
  if (idea) Object.assign(idea, { note: sentence, withdrawn: false });
  keep();
  drawIdeas();
});
