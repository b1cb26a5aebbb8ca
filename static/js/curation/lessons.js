// In the form of a new piece: the lessons of the playbook that is chosen, and what is ticked already. Until one is chosen all
// stand there, under the names of their playbooks.
const playbook = document.getElementById("id_playbook");
const groups = document.querySelectorAll("fieldset[data-playbook]");

const show = () => {
  for (const group of groups) {
    const mine = !playbook.value || group.dataset.playbook === playbook.value;
    group.hidden = !mine && !group.querySelector(":checked");
  }
};

if (playbook && groups.length) {
  playbook.addEventListener("change", show);
  show();
}
