// A record's form while somebody types: the rules, what only the server can tell, and what was typed and not saved.

import { enhance } from "./inputs.js";
import { makeLines } from "./lines.js";
import { rulesOf } from "./rules.js";

const form = document.querySelector("[data-form]");
const { rules, sections, read, decide, show, showSection, require, lock } = rulesOf(form);
const PAUSE = 250;

// -- what only the server knows ----------------------------------------------------------------------------------------

let waiting;
let asked = 0;

function judge() {
  if (!decide()) return;
  clearTimeout(waiting);
  waiting = setTimeout(askServer, PAUSE);
}

async function askServer() {
  const turn = ++asked;
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.rulesAddress, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || turn !== asked) return;
  const { _sections: holds, ...states } = await answer.json();
  for (const each of sections) showSection(each, holds[each.dataset.section]);
  for (const [name, state] of Object.entries(states)) {
    if (!rules[name]) continue;
    show(name, state.visible);
    require(name, state.required);
    if (rules[name].readonly !== undefined) lock(name, !state.writable);
  }
}

function markFaults() {
  document.getElementById("faults")?.focus();
}

// an Enter in a field, a tick, a choice: everything that changes the form asks the rules again
form.addEventListener("input", judge);
form.addEventListener("change", judge);

let dirty = false;
form.addEventListener("input", () => { dirty = true; });
form.addEventListener("submit", () => { dirty = false; });
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

// Ctrl+S or Cmd+S saves
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.requestSubmit();
  }
});

for (const table of form.querySelectorAll("[data-lines]")) makeLines(table, (row) => enhance(row, form, read));
enhance(form, form, read);
judge();
markFaults();
