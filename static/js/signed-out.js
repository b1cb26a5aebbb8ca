// A request that found the session ended, or another one begun, waits: the person signs in in a new tab, and the same
// request is sent again. The page with everything typed on it stays as it is. The sentences stand on #signed-out.
const dialog = document.getElementById("signed-out");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("throughline-signed-in") : null;
let waiting = [];

if (document.querySelector("[data-signed-in]")) channel?.postMessage("signed in");

function say(kind) {
  for (const line of dialog.querySelectorAll("[data-when]")) line.hidden = !line.dataset.when.split(" ").includes(kind);
}

// A session has a token of its own, which every form and request of this page carries from now on.
function carry(token) {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

async function goOn() {
  let now;
  try {
    const answer = await fetch(dialog.dataset.session, { headers: { Accept: "application/json" } });
    now = await answer.json();
  } catch {
    return say("offline");
  }
  if (!now.reader) return say("needed");
  if (now.reader !== dialog.dataset.reader) return say("other");
  carry(now.token);
  const requests = waiting;
  waiting = [];
  dialog.close();
  for (const { elt, verb, path, formData, target, swap } of requests) {
    const values = {};
    for (const name of new Set(formData.keys())) values[name] = formData.getAll(name);
    if ("csrfmiddlewaretoken" in values) values.csrfmiddlewaretoken = now.token;
    window.htmx.ajax(verb.toUpperCase(), path, { source: elt, target, swap, values });
  }
}

if (dialog) {
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig, target } = event.detail;
    const why = xhr.getResponseHeader("X-Sign-In");
    if (!why) return;
    event.preventDefault();
    const { elt, verb, path, formData } = requestConfig;
    const swap = elt.closest("[hx-swap]")?.getAttribute("hx-swap");
    waiting = [...waiting.filter((one) => one.elt !== elt), { elt, verb, path, formData, target, swap }];
    say("needed");
    if (!dialog.open) dialog.showModal();
    if (why === "changed") goOn(); // signed in already, in another tab
  });
  dialog.querySelector("[data-go-on]").addEventListener("click", goOn);
  dialog.addEventListener("close", () => { waiting = []; });
  channel?.addEventListener("message", () => { if (dialog.open) goOn(); });
}

// The page that offers a form again (send_again.html) says who is signed in now, and takes the token of that session.
const again = document.querySelector("[data-send-again]");
if (again) channel?.addEventListener("message", async () => {
  const now = await (await fetch(again.dataset.sendAgain)).json();
  if (!now.reader) return;
  carry(now.token);
  const line = document.querySelector("[data-signed-in-as]");
  line.textContent = line.dataset.signedInAs.replace("%(name)s", now.name);
  again.querySelector("a[target]")?.remove();
  const send = again.querySelector("button[type=submit]");
  send.classList.add("primary");
  send.focus();
});
