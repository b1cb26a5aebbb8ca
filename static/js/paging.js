// A page of a list that comes in place of another takes the link that asked for it away: the focus goes on to its first entry.
document.addEventListener("htmx:afterSettle", ({detail: {requestConfig, target}}) => {
  if (!requestConfig.elt.closest(".pagination")) return;
  document.getElementById(target.id).querySelector("a[href]")?.focus({preventScroll: true});
});
