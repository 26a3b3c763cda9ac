// The form of one field over the place where it is shown: fetched, put there, sent, and shown again where it is refused.

const here = (path) => new URL(path, import.meta.url).href;
const STYLES = ["../vendor/tom-select.min.css", "forms.css", "lists.css"];
let open = null;  // {place, box, before, then}

export function isOpen() {
  return open !== null;
}

// `then`: focus() when it is closed, refuse() where it isn't the person's, leave() where no form comes,
// saved(answer, html) with the answer to what was sent, the form being gone
export async function edit(place, address, then) {
  if (open?.place === place) return;
  close();
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (answer.status === 403 || answer.status === 404) return then.refuse();
  if (!answer.ok || answer.redirected || answer.status === 204) return then.leave();
  await dress();
  close();  // another one, where somebody was quicker
  const box = document.createElement("div");
  box.className = "k-cell-edit";
  if (box.showPopover) box.popover = "manual";
  place.append(box);
  open = { place, box, before: "", then };
  fill(await answer.text());
  box.showPopover?.();
  put();
  first();
}

function fill(html) {
  open.box.innerHTML = html;
  const form = open.box.querySelector("form");
  open.before = written(form);
  if (!window.TomSelect) return;
  if (form.querySelector("[data-quick]")) import("./quick.js").then(() => dress("quick.css"));
  import("./inputs.js").then(({ enhance }) => {
    enhance(form, form, () => undefined);
    first();
  });
}

function written(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

function first() {
  const inputs = ".ts-control input, input:not([type=hidden], .tomselected), select:not(.tomselected), textarea, a";
  const input = open?.box.querySelector(inputs);
  input?.focus();
  input?.select?.();
}

function put() {
  const at = open.place.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = open.box;
  open.box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  open.box.style.top = `${at.top + height > innerHeight - 8 ? Math.max(8, at.bottom - height) : at.top}px`;
}

function close() {
  if (!open) return;
  const { box, then } = open;
  open = null;
  box.remove();
  then.focus();
}

// the styles of forms and those that `more` names, and the type-ahead: a page without a form fetches them only now
export async function dress(...more) {
  const there = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((each) => each.href));
  const wanted = [...STYLES, ...more].map(here).filter((href) => !there.has(href));
  const waits = wanted.map((href) => loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href })));
  const src = here("../vendor/tom-select.min.js");
  if (!window.TomSelect) waits.push(loaded(Object.assign(document.createElement("script"), { src })));
  await Promise.all(waits);
}

function loaded(element) {
  return new Promise((done) => {
    element.addEventListener("load", done);
    element.addEventListener("error", done);
    document.head.append(element);
  });
}

async function save(form, button) {
  const body = new URLSearchParams(new FormData(form, button?.matches("[name=_quick], [name=_make]") ? button : null));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  const html = await answer.text();
  if (!open) return;
  if (answer.status === 422 || answer.status === 412) {
    fill(html);
    put();
    return first();
  }
  const { box, then } = open;
  open = null;
  box.remove();
  then.saved(answer, html);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-cancel]") && open) {
    event.preventDefault();
    return close();
  }
  if (event.target.closest?.(".k-cell-edit, .ts-dropdown, dialog") || document.querySelector("dialog[open]")) return;
  if (open && written(open.box.querySelector("form")) === open.before) close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("submit", (event) => {
  if (!open?.box.contains(event.target)) return;
  event.preventDefault();
  save(event.target, event.submitter);
});

addEventListener("resize", () => open && put());
