// The editor outlives its session: when autosave is refused, this says so, and after signing in beside the page it goes on
// with everything that was typed. A session that was only changed, as by signing in again elsewhere, needs no words.
const said = document.getElementById("editor-signed-out");
const form = document.querySelector("form[data-edit-form]");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("throughline-signed-in") : null;

async function goOn() {
  const now = await (await fetch(said.dataset.session, { headers: { Accept: "application/json" } })).json();
  const token = form.querySelector("input[name=csrfmiddlewaretoken]");
  const changed = token.value !== now.token;
  said.hidden = now.reader === said.dataset.reader;
  if (!said.hidden) return;
  token.value = now.token;
  if (changed) form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true }));
}

document.addEventListener("w-autosave:error", goOn);
document.addEventListener("w-autosave:success", () => { said.hidden = true; });
channel?.addEventListener("message", goOn);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !said.hidden) goOn();
});
