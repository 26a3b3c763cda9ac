// The record that a lookup needs, made in a dialog over the form; what was typed into the form stays as it is.
// The form may be that of a whole record, or of one field over the place where it is shown.
// Without this script the button sends the form, which comes back with the same few fields below the lookup.

import { enhance } from "./inputs.js";

const searched = new Map();  // what was looked for last in each lookup, which is often the name of what isn't there yet

document.addEventListener("input", (event) => {
  const box = event.target.matches?.(".ts-control input") && event.target.closest("[data-field]");
  if (box) searched.set(box.dataset.field, event.target.value);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-quick]");
  if (!button || !window.HTMLDialogElement) return;
  event.preventDefault();
  const answer = await fetch(button.dataset.quick, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return button.form.requestSubmit(button);
  show(button, await answer.text());
});

function show(button, html) {
  const dialog = document.createElement("dialog");
  dialog.className = "k-quick-dialog";
  dialog.setAttribute("aria-labelledby", "quick-head");
  document.body.append(dialog);
  fill(dialog, html);
  begin(dialog, searched.get(button.value));
  dialog.addEventListener("close", () => {
    dialog.remove();
    const select = document.getElementById(button.dataset.for);
    const save = select.form.querySelector(".k-cell-buttons .k-btn-main");  // all that is left to do for one field
    (dialog.returnValue === "made" ? save ?? select.tomselect?.control_input ?? button : button).focus();
  });
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-cancel]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    send(dialog, button);
  });
  dialog.showModal();
  first(dialog)?.focus();
}

function fill(dialog, html) {
  dialog.innerHTML = html;
  enhance(dialog, dialog.querySelector("form"), () => undefined);
}

function begin(dialog, words) {
  const input = dialog.querySelector(".k-field input[type=text]");
  if (words && input && !input.value) input.value = words;
}

function first(dialog) {
  const inputs = "[aria-invalid=true], .ts-control input, .k-field input:not([type=hidden], .tomselected), select, textarea";
  return dialog.querySelector("[aria-invalid=true]:not(.tomselected)") ?? dialog.querySelector(inputs);
}

async function send(dialog, button) {
  const small = dialog.querySelector("form");
  const body = new URLSearchParams(new FormData(small));
  const answer = await fetch(small.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!dialog.isConnected) return;
  if (answer?.status === 422 || (answer?.ok && !answer.headers.get("Content-Type").includes("json"))) {
    fill(dialog, await answer.text());
    return first(dialog)?.focus();
  }
  if (!answer?.ok || answer.redirected) {  // it can't be done here: the form itself asks
    dialog.close();
    return button.form.requestSubmit(button);
  }
  choose(document.getElementById(button.dataset.for), await answer.json());
  dialog.close("made");
}

function choose(select, { value, text }) {
  if (select.tomselect) {
    select.tomselect.addOption({ value, text });
    select.tomselect.addItem(value);
  } else {
    select.add(new Option(text, value, true, true));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
