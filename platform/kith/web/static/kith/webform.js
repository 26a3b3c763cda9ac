// A web form in a visitor's browser. Everything works without it; with it fields come and go by the rules, steps come one
// by one, and a frame on another site is as high as what is in it.

import { rulesOf } from "./rules.js";

const root = document.documentElement;
const form = document.querySelector("[data-form]");
const button = form?.querySelector("[data-send]");

// -- the rules ---------------------------------------------------------------------------------------------------------

function follow() {
  const { decide } = rulesOf(form);
  const judge = () => { decide(); turn(); };
  form.addEventListener("input", judge);
  form.addEventListener("change", judge);
  judge();
}

// -- steps -------------------------------------------------------------------------------------------------------------

const pages = form ? [...form.querySelectorAll("[data-page]")] : [];
const ending = form ? [...form.querySelectorAll("[data-ending]")] : [];
let current = pages.find((page) => page.querySelector(".k-invalid")) ?? pages[0];

function shown() {
  return pages.filter((page) => !("hidden" in page.dataset));
}

// Shows the current step, and what belongs to the end only there.
function turn() {
  if (pages.length < 2) return;
  const known = shown();
  if (!known.includes(current)) current = known[0];
  const at = known.indexOf(current);
  const last = at === known.length - 1;
  for (const page of pages) page.hidden = page !== current;
  for (const each of ending) each.hidden = !last;
  known.forEach((page, number) => {
    const told = page.querySelector("[data-number]");
    if (told) told.textContent = form.dataset.step.replace("{number}", number + 1).replace("{count}", known.length);
  });
  form.querySelector("[data-back]").hidden = at === 0;
  form.querySelector("[data-next]").hidden = last;
  const bar = form.querySelector("progress");
  bar.hidden = false;
  bar.max = known.length;
  bar.value = at + 1;
}

function go(by) {
  const known = shown();
  current = known[known.indexOf(current) + by] ?? current;
  turn();
  current.querySelector("h2")?.focus();
  current.scrollIntoView({ block: "nearest" });
  tell({ top: true });
}

// What is needed on this step and empty: the server would say so only at the end.
function lacking() {
  const seen = [...current.querySelectorAll("[aria-required=true]")].filter((input) => input.offsetParent !== null);
  return seen.filter((input) => (input.type === "checkbox" ? !input.checked : !input.value.trim()));
}

function next() {
  for (const each of current.querySelectorAll("[data-lacking]")) each.remove();
  const empty = lacking();
  for (const input of empty) {
    const said = document.createElement("p");
    said.className = "k-error";
    said.dataset.lacking = "";
    said.id = `lacking-${input.id}`;
    said.textContent = form.dataset.needed;
    input.closest(".k-field").append(said);
    input.setAttribute("aria-invalid", "true");
  }
  if (empty.length) empty[0].focus();
  else go(1);
}

function step() {
  form.querySelector("[data-back]").addEventListener("click", () => go(-1));
  form.querySelector("[data-next]").addEventListener("click", next);
  form.addEventListener("keydown", (event) => {  // an Enter goes on, and sends at the end
    if (event.key !== "Enter" || event.target.matches("textarea, button, a") || button.offsetParent) return;
    event.preventDefault();
    next();
  });
  form.addEventListener("input", (event) => {
    const field = event.target.closest(".k-field");
    if (!field?.querySelector("[data-lacking]")) return;
    field.querySelector("[data-lacking]").remove();
    event.target.removeAttribute("aria-invalid");
  });
}

// -- sending -----------------------------------------------------------------------------------------------------------

// The number that the check asks for, found beside the page while somebody types.
function prove(answer) {
  const worker = new Worker(new URL("./proof.js", import.meta.url), { type: "module" });
  return new Promise((resolve) => {
    worker.onmessage = (event) => {
      answer.value = event.data;
      worker.terminate();
      resolve();
    };
    worker.postMessage(JSON.parse(answer.dataset.challenge));
  });
}

function guard() {
  const answer = form.querySelector("[data-check=proof_of_work]");
  const proven = answer ? prove(answer) : null;
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();  // a double click
    sent = true;
    if (answer && !answer.value) {
      event.preventDefault();
      proven.then(() => { form.submit(); });
    }
    setTimeout(() => { button.disabled = true; });
  });
  window.addEventListener("pageshow", () => { sent = false; button.disabled = false; });  // back again
}

// Somebody has begun to fill it in: counted once for each page that was opened.
function count() {
  const begin = () => { navigator.sendBeacon(`${form.getAttribute("action").split("?")[0]}/start`, new FormData(origin())); };
  form.addEventListener("input", begin, { once: true });
}

// Only where they came from; what was typed stays here.
function origin() {
  const told = document.createElement("form");
  for (const each of form.querySelectorAll("input[name^=utm_], input[name=kith_embed]")) told.append(each.cloneNode());
  return told;
}

// -- in a frame --------------------------------------------------------------------------------------------------------

// Tells the page around the frame, and no other one.
function tell(what) {
  const around = root.dataset.parent;
  if (around && window.parent !== window) window.parent.postMessage({ kith: "form", ...what }, around);
}

function fit() {
  const main = document.querySelector("main");
  new ResizeObserver(() => tell({ height: Math.ceil(main.getBoundingClientRect().height), title: document.title })).observe(main);
}

if (form) {
  if (pages.length > 1) step();
  follow();
  guard();
  count();
}
fit();
const faults = document.getElementById("faults");
faults?.focus();
if (faults || !form) tell({ top: true });
const elsewhere = document.querySelector("[data-go]");
if (elsewhere) tell({ go: elsewhere.href });
