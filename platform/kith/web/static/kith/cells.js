// Changing a cell where it stands: by a click, or by Enter on the cell that the arrow keys have led to.
// Without this script a row's menu leads to the form of the whole record.

const here = (path) => new URL(path, import.meta.url).href;
const STYLES = ["../vendor/tom-select.min.css", "forms.css", "lists.css"];
let open = null;  // {cell, box, before}

// -- which cells -------------------------------------------------------------------------------------------------------

function fieldOf(cell) {
  const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  return head?.dataset.edit ?? "";
}

function recordOf(cell) {
  return cell.parentElement.querySelector("a.k-row-menu")?.getAttribute("href").replace(/\/menu$/, "") ?? "";
}

function prepare(root = document) {
  const all = [...root.querySelectorAll(".k-table tbody td[data-label]")];
  const cells = all.filter((cell) => fieldOf(cell) && recordOf(cell));
  for (const cell of cells) {
    cell.tabIndex = -1;
    cell.classList.add("k-cell");
  }
  const table = document.querySelector(".k-table");
  if (cells.length && !table.querySelector("td[tabindex='0']")) cells[0].tabIndex = 0;
}

function move(from, to) {
  if (!to) return;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

function beside(cell, key) {
  const cells = [...document.querySelectorAll("td.k-cell")];
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = cells[cells.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)];
    return next?.parentElement === cell.parentElement ? next : null;
  }
  const column = cells.filter((each) => each.cellIndex === cell.cellIndex);
  return column[column.indexOf(cell) + (key === "ArrowDown" ? 1 : -1)];
}

// -- the form over a cell ----------------------------------------------------------------------------------------------

async function edit(cell) {
  if (!HTMLElement.prototype.showPopover || open?.cell === cell) return;
  close();
  const list = document.querySelector("input[name=_list]")?.value ?? location.pathname + location.search;
  const address = `${recordOf(cell)}/cell/${fieldOf(cell)}?_list=${encodeURIComponent(list)}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (answer.status === 403 || answer.status === 404) return refuse(cell);
  if (!answer.ok || answer.redirected || answer.status === 204) return location.assign(recordOf(cell));
  await dress();
  const box = document.createElement("div");
  box.className = "k-cell-edit";
  box.popover = "manual";
  cell.append(box);
  open = { cell, box, before: "" };
  fill(await answer.text());
  box.showPopover();
  place();
  first();
}

// somebody else's record: the cell says so by not opening
function refuse(cell) {
  cell.classList.add("k-cell-closed");
  setTimeout(() => cell.classList.remove("k-cell-closed"), 600);
}

function fill(html) {
  open.box.innerHTML = html;
  const form = open.box.querySelector("form");
  open.before = new URLSearchParams(new FormData(form)).toString();
  if (!window.TomSelect) return;
  import("./inputs.js").then(({ enhance }) => {
    enhance(form, form, () => undefined);
    first();
  });
}

function first() {
  const inputs = ".ts-control input, input:not([type=hidden], .tomselected), select:not(.tomselected), textarea, a";
  const input = open?.box.querySelector(inputs);
  input?.focus();
  input?.select?.();
}

function place() {
  const at = open.cell.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = open.box;
  open.box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  open.box.style.top = `${at.top + height > innerHeight - 8 ? Math.max(8, at.bottom - height) : at.top}px`;
}

function close() {
  if (!open) return;
  const { cell, box } = open;
  open = null;
  box.remove();
  cell.focus({ preventScroll: true });
}

async function dress() {
  const there = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((each) => each.href));
  const wanted = STYLES.map(here).filter((href) => !there.has(href));
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

// -- saving ------------------------------------------------------------------------------------------------------------

async function save(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  const html = await answer.text();
  if (!open) return;
  if (answer.status === 422 || answer.status === 412) {
    fill(html);
    place();
    return first();
  }
  if (!answer.ok || answer.redirected || !html.trim()) return location.reload();
  redraw(html);
}

function redraw(html) {
  const { cell, box } = open;
  const row = cell.parentElement;
  const [index, ticked] = [cell.cellIndex, row.querySelector(".k-tick input")?.checked];
  open = null;
  box.remove();
  const made = document.createElement("tbody");
  made.innerHTML = html;
  const fresh = made.rows[0];
  row.replaceWith(fresh);
  const tick = fresh.querySelector(".k-tick input");
  if (tick && ticked) tick.checked = true;
  prepare(fresh.parentElement);
  for (const each of document.querySelectorAll("td.k-cell[tabindex='0']")) each.tabIndex = -1;
  fresh.cells[index].tabIndex = 0;
  fresh.cells[index].focus({ preventScroll: true });
}

// -- what people do ----------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-cancel]") && open) {
    event.preventDefault();
    return close();
  }
  const within = event.target.closest?.(".k-cell-edit, .ts-dropdown");
  if (within) return;
  if (open && new URLSearchParams(new FormData(open.box.querySelector("form"))).toString() === open.before) close();
  const cell = event.target.closest?.("td.k-cell");
  const plain = cell && !event.target.closest("a, button, input, label") && getSelection().isCollapsed;
  if (plain && !open && matchMedia("(hover: hover)").matches) edit(cell);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) {
    event.preventDefault();
    return close();
  }
  const cell = event.target.matches?.("td.k-cell") ? event.target : null;
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit(cell);
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    move(cell, beside(cell, event.key));
  }
});

document.addEventListener("submit", (event) => {
  if (!open?.box.contains(event.target)) return;
  event.preventDefault();
  save(event.target);
});

addEventListener("resize", () => open && place());
document.addEventListener("htmx:afterSettle", () => prepare());
prepare();
