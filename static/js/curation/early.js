// Wagtail remembers two seconds after the page came what the form holds, and takes everything else for unsaved. What somebody
// typed before then would be neither saved nor asked about; it counts as unsaved too.
const form = document.querySelector("form[data-edit-form]");
let typed = false;

form?.addEventListener("input", ({ isTrusted }) => { typed ||= isTrusted; });
form?.addEventListener("w-unsaved:watch-edits", () => { if (typed) form.dataset.wUnsavedForceValue = "true"; }, { once: true });
