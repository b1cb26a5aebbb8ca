// The big screen: follows the room; shows the join card while people come in and steps aside for results.
import "./clock.js";
import { onUpdate } from "./link.js";

const main = document.getElementById("main");
onUpdate(() => main.classList.toggle("single", Boolean(document.querySelector("#room-clock [data-clock]"))));
