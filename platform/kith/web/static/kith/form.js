// A record's form while somebody types: which fields show, are needed, are open. The server judges again on saving.

import { evaluate } from "./conditions.js";

const form = document.querySelector("[data-form]");
const boxes = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, box]));
const rules = JSON.parse(form.dataset.rules);
const PAUSE = 250;

// -- what stands in the form -------------------------------------------------------------------------------------------

function read(name) {
  if (name === "id") return form.dataset.id ?? null;
  const box = boxes.get(name);
  if (!box || box.querySelector(".k-static")) return undefined;
  if (box.dataset.kind === "tick") return box.querySelector("input[type=checkbox]").checked;
  if (box.dataset.kind === "several") return severalOf(box);
  if (box.dataset.kind === "parts") return partsOf(box, name);
  if (box.dataset.kind === "lines") return undefined;
  return box.querySelector(`[name="${name}"]`)?.value || null;
}

function severalOf(box) {
  const chosen = box.querySelectorAll("input[type=checkbox]:checked, option:checked");
  return [...chosen].map((each) => each.value);
}

function partsOf(box, name) {
  const inputs = [...box.querySelectorAll("[name]")];
  return Object.fromEntries(inputs.map((each) => [each.name.slice(name.length + 1), each.value]));
}

// -- what the rules say ------------------------------------------------------------------------------------------------

function hiddenNames() {
  return new Set([...boxes].filter(([, box]) => "hidden" in box.dataset).map(([name]) => name));
}

// a hidden field is empty to every other rule, as it is once saved
function visible(name) {
  return hiddenNames().has(name) ? null : read(name);
}

function decide() {
  let unknown = false;
  const ask = (tree) => {
    if (tree === true || tree === undefined) return tree;
    const answer = evaluate(tree, visible);
    if (answer === undefined) unknown = true;
    return answer;
  };
  for (let round = 0; round < 3; round += 1) {  // what one field hides may decide about the next
    for (const [name, rule] of Object.entries(rules)) {
      if (rule.visible !== undefined) show(name, ask(rule.visible));
    }
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.required !== undefined) require(name, ask(rule.required));
    if (rule.readonly !== undefined) lock(name, ask(rule.readonly));
  }
  return unknown;
}

function show(name, answer) {
  const box = boxes.get(name);
  if (!box || answer === undefined) return;
  box.toggleAttribute("data-hidden", !answer);
}

function require(name, answer) {
  const box = boxes.get(name);
  if (!box || answer === undefined) return;
  const mark = box.querySelector("[data-mark]");
  if (mark) mark.hidden = !answer;
  for (const input of box.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (answer) input.setAttribute("aria-required", "true");
    else input.removeAttribute("aria-required");
  }
}

function lock(name, answer) {
  const box = boxes.get(name);
  if (!box || answer === undefined) return;
  for (const input of box.querySelectorAll("input:not([type=hidden]), textarea")) input.readOnly = answer;
  for (const select of box.querySelectorAll("select")) {
    select.toggleAttribute("data-locked", answer);
    if (select.tomselect) answer ? select.tomselect.lock() : select.tomselect.unlock();
  }
}

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
  for (const [name, state] of Object.entries(await answer.json())) {
    if (!rules[name]) continue;
    show(name, state.visible);
    require(name, state.required);
    if (rules[name].readonly !== undefined) lock(name, !state.writable);
  }
}

// -- inputs with more comfort ------------------------------------------------------------------------------------------

// what the type-ahead stands for stays in the form, but is no input of its own any more
function replaced(made) {
  made.input.setAttribute("aria-hidden", "true");
  return made;
}

function enhance() {
  if (!window.TomSelect) return;
  for (const select of form.querySelectorAll("select[data-lookup]")) lookup(select);
  for (const select of form.querySelectorAll("select[data-pick]")) {
    replaced(new TomSelect(select, { maxOptions: 400, allowEmptyOption: false }));
  }
  for (const input of form.querySelectorAll("input[data-tags]")) {
    replaced(new TomSelect(input, { create: true, persist: false, delimiter: ", ", plugins: ["remove_button"] }));
  }
}

function lookup(select) {
  const name = select.name;
  const made = new TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: [],
    sortField: [{ field: "$order" }],
    maxOptions: 50,
    preload: select.dataset.needs ? false : "focus",
    shouldLoad: () => true,
    onFocus: () => { if (select.dataset.needs) { made.clearOptions((option) => made.items.includes(option.value)); made.load(""); } },
    loadThrottle: 200,
    placeholder: select.dataset.placeholder ?? "",
    plugins: select.multiple ? ["remove_button"] : ["clear_button"],
    score: () => () => 1,
    load: async (query, done) => {
      const address = new URL(select.dataset.lookup, location.origin);
      const asked = new URLSearchParams({ field: name, q: query });
      if (form.dataset.id) asked.set("_id", form.dataset.id);
      for (const each of (select.dataset.needs ?? "").split(" ").filter(Boolean)) {
        const value = read(each);
        if (value !== undefined) asked.set(each, value ?? "");
      }
      address.search = asked;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      done(answer.ok ? await answer.json() : []);
    },
    onType: () => made.clearOptions((option) => made.items.includes(option.value)),
  });
  replaced(made);
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

enhance();
judge();
markFaults();
