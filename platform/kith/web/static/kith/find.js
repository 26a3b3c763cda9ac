// The command palette, and lines of the bell that are read by following them. Without this script the palette is a page.

const opener = document.querySelector("[data-palette]");
const WAIT = 60; // milliseconds after the last key
let dialog, input, list, status, timer, asked;

if (opener) {
  if (/Mac|iPhone|iPad/.test(navigator.platform)) opener.querySelector("kbd").textContent = "⌘ K";
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      dialog?.open ? dialog.close() : open();
    }
  });
}

function open() {
  if (!dialog) build();
  input.value = "";
  dialog.showModal();
  input.focus();
  ask();
}

function build() {
  const said = opener.dataset;
  dialog = make("dialog", { class: "k-palette", "aria-label": said.label });
  const head = make("div", { class: "k-palette-head" });
  input = make("input", {
    class: "k-palette-input", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
    "aria-autocomplete": "list", "aria-label": said.placeholder, placeholder: said.placeholder, maxlength: "200",
    autocomplete: "off", spellcheck: "false",
  });
  const close = make("button", { class: "k-btn k-btn-small", type: "button" });
  close.textContent = said.close;
  close.addEventListener("click", () => dialog.close());
  head.append(input, close);
  list = make("div", { class: "k-palette-list", id: "palette-list", role: "listbox", "aria-label": said.label });
  status = make("div", { class: "k-palette-status", role: "status" });
  dialog.append(head, list, status);
  document.body.append(dialog);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", steer);
  list.addEventListener("mousemove", (event) => choose(event.target.closest("[role=option]")));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => asked?.abort());
}

function make(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// what is found for the words of this moment; an answer to earlier ones is thrown away
async function ask() {
  asked?.abort();
  const mine = (asked = new AbortController());
  const words = input.value.trim();
  try {
    const answer = await fetch(`${opener.pathname}?part=1&q=${encodeURIComponent(words)}`, { signal: mine.signal });
    if (!answer.ok || answer.redirected) return location.assign(opener.href);
    const found = await answer.text();
    if (mine.signal.aborted) return;
    list.innerHTML = found; // drawn by the server, which escapes what it shows
    list.scrollTop = 0;
    const count = options().length;
    status.textContent = count ? "" : opener.dataset.nothing;
    dialog.dataset.asked = words;
    choose(options()[0]);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function chosen() {
  return list.querySelector("[aria-selected=true]");
}

function choose(option) {
  if (option === null || option === chosen()) return;
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
}

function steer(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = options();
  if (step && all.length) {
    event.preventDefault();
    const next = all[(all.indexOf(chosen()) + step + all.length) % all.length];
    choose(next);
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter") {
    event.preventDefault();
    follow(event.ctrlKey || event.metaKey);
  }
}

// Enter right after typing waits for what belongs to the words
async function follow(apart) {
  clearTimeout(timer);
  if (dialog.dataset.asked !== input.value.trim()) await ask();
  const address = chosen()?.href;
  if (!address) return;
  apart ? window.open(address) : location.assign(address);
}

// following a line of the bell reads it
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("a[data-told]")?.closest("li").querySelector("form");
  if (!form) return;
  const headers = { "X-Requested-With": "fetch" };
  fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers, keepalive: true });
});
