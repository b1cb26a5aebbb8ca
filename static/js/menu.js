// A menu is a <details data-menu>. It closes on Escape, on a click elsewhere and when the focus leaves it. What happens in a
// dialog above the page does not concern it: the dialog gives the focus back to the entry it was opened from.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");
const above = (element) => element instanceof Element && element.closest("dialog:modal");

document.addEventListener("click", (event) => {
  if (above(event.target)) return;
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || above(event.target)) return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu && event.relatedTarget && !above(event.relatedTarget) && !menu.contains(event.relatedTarget)) menu.open = false;
});
