// A form's rules while somebody types: which fields and sections show, are needed, are open. Shared by the forms of staff,
// of portals and of visitors; the server judges again on saving.

import { evaluate } from "./conditions.js";

// What stands in `form` (`read`), and what its rules make of it. `decide` tells whether the server has to be asked.
export function rulesOf(form) {
  const boxes = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, box]));
  const rules = JSON.parse(form.dataset.rules);
  const sections = [...form.querySelectorAll("[data-when]")];

  // -- what stands in the form -----------------------------------------------------------------------------------------

  function read(name) {
    if (name === "id") return form.dataset.id ?? null;
    const box = boxes.get(name);
    if (!box || box.querySelector(".k-static")) return undefined;
    if (box.dataset.kind === "tick") return box.querySelector("input[type=checkbox]").checked;
    if (box.dataset.kind === "several") return severalOf(box);
    if (box.dataset.kind === "upload") return uploadsOf(box, name);
    if (box.dataset.kind === "parts") return partsOf(box, name);
    if (box.dataset.kind === "lines") return undefined;
    const input = box.querySelector(`[name="${name}"]`);
    if (input?.dataset.codes && !input.tomselect) return undefined;  // a name stands there, and the server knows its code
    return input?.value || null;
  }

  function severalOf(box) {
    const chosen = box.querySelectorAll("input[type=checkbox]:checked, option:checked");
    return [...chosen].map((each) => each.value);
  }

  // rules ask of files whether there are any
  function uploadsOf(box, name) {
    const gone = new Set([...box.querySelectorAll(`[name="${name}.remove"]:checked`)].map((each) => each.value));
    const kept = [...box.querySelectorAll(`[name="${name}"]`)].map((each) => each.value).filter((id) => !gone.has(id));
    const coming = [...box.querySelector("input[type=file]").files].map((each) => each.name);
    const all = [...kept, ...coming];
    return box.querySelector("[data-several]") ? all : all[0] ?? null;
  }

  function partsOf(box, name) {
    const inputs = [...box.querySelectorAll("[name]")];
    return Object.fromEntries(inputs.map((each) => [each.name.slice(name.length + 1), each.value]));
  }

  // -- what the rules say ----------------------------------------------------------------------------------------------

  function hiddenNames() {
    const gone = "[data-hidden], [data-empties][data-hidden] *";  // a part of a visitor's form takes its fields along
    return new Set([...boxes].filter(([, box]) => box.matches(gone)).map(([name]) => name));
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
    for (const each of sections) showSection(each, ask(JSON.parse(each.dataset.when)));
    return unknown;
  }

  // what is wrong stays in sight whatever a section's rule says
  function showSection(section, answer) {
    if (answer === undefined) return;
    const hidden = !answer && !section.querySelector(".k-invalid");
    section.toggleAttribute("data-hidden", hidden);
    form.querySelector(`[data-when-of="${section.dataset.section}"]`)?.toggleAttribute("data-hidden", hidden);
  }

  function show(name, answer) {
    const box = boxes.get(name);
    if (!box || answer === undefined) return;
    box.toggleAttribute("data-hidden", !answer);
    box.removeAttribute("title"); // why it was hidden when the page was made
  }

  function require(name, answer) {
    const box = boxes.get(name);
    if (!box || answer === undefined) return;
    const mark = box.querySelector("[data-mark]");
    if (mark && mark.hidden === answer) {
      mark.hidden = !answer;
      mark.removeAttribute("title");
    }
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

  return { rules, sections, read, decide, show, showSection, require, lock };
}
