// The ideas I wrote, newest first: shown at once and sent by the outbox. The device alone knows which cards are mine in an
// anonymous room. `idea-form.js` is where they are written.
import { store, stored } from "./device.js";
import { focusOn, say } from "./fragments.js";
import { room } from "./link.js";
import { drop, onRefused, onSaved, send, setAside, waiting } from "./outbox.js";
import { button, card } from "./parts.js";

const KEY = `ideas-${room.dataset.participant}`;
let mine = stored(KEY, []); // {activity, key, edition, text, lesson, line, note, id, late}
let edit = () => {};

const keep = () => store(KEY, mine);
const post = ({ activity, key, edition, text, lesson }) => send("idea", room.dataset.ideaSave, { activity, key, edition, text, lesson });

/** What pressing "Edit" does with an idea. */
export function onEdit(listener) { edit = listener; }

export const ideaWith = (key) => mine.find((idea) => idea.key === key) ?? null;

/** Keep what I wrote, new or changed, and send it. */
export function saveIdea(idea) {
  if (!mine.includes(idea)) mine.push(idea);
  keep();
  post(idea);
  drawIdeas();
}

export function drawIdeas() {
  drawLeftOut();
  const section = document.querySelector("[data-my-ideas]");
  if (!section) return;
  const here = mine.filter((idea) => idea.activity === section.dataset.activity && !idea.withdrawn).reverse();
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
      button(section.dataset.edit, () => edit(idea), `edit-${idea.key}`, { about: idea.text }),
      button(section.dataset.withdraw, () => withdraw(idea), `withdraw-${idea.key}`, { about: idea.text }),
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

function withdraw(idea) {
  idea.withdrawn = true;
  idea.edition += 1;
  keep();
  drop((message) => message.kind === "idea" && message.data.key === idea.key);
  send("withdraw", room.dataset.ideaWithdraw, { activity: idea.activity, key: idea.key, edition: idea.edition });
  drawIdeas();
  const section = document.querySelector("[data-my-ideas]");
  const next = section.querySelector("ul button");
  if (next) next.focus();
  else focusOn(document.getElementById("room-stage"));
  say(section.dataset.gone);
}

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
  drawIdeas();
});
onRefused((message, sentence) => {
  if (message.kind !== "idea" && message.kind !== "withdraw") return;
  const idea = mine.find((known) => known.key === message.data.key);
  if (idea) Object.assign(idea, { note: sentence, withdrawn: false });
  keep();
  drawIdeas();
});
