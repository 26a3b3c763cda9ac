// Changing a cell where it stands: by a click, or by Enter on the cell that the arrow keys have led to.
// Without this script a row's menu leads to the form of the whole record.

import { edit as open, isOpen } from "./inplace.js";

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

function edit(cell) {
  const list = document.querySelector("input[name=_list]")?.value ?? location.pathname + location.search;
  const address = `${recordOf(cell)}/cell/${fieldOf(cell)}?_list=${encodeURIComponent(list)}`;
  open(cell, address, {
    focus: () => cell.focus({ preventScroll: true }),
    refuse: () => refuse(cell),
    leave: () => location.assign(recordOf(cell)),
    saved: (answer, html) => {
      if (!answer.ok || answer.redirected || !html.trim()) return location.reload();
      redraw(cell, html);
    },
  });
}

// somebody else's record: the cell says so by not opening
function refuse(cell) {
  cell.classList.add("k-cell-closed");
  setTimeout(() => cell.classList.remove("k-cell-closed"), 600);
}

function redraw(cell, html) {
  const row = cell.parentElement;
  const [index, ticked] = [cell.cellIndex, row.querySelector(".k-tick input")?.checked];
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
  const cell = event.target.closest?.("td.k-cell");
  const plain = cell && !event.target.closest("a, button, input, label, .k-cell-edit") && getSelection().isCollapsed;
  if (plain && !isOpen() && matchMedia("(hover: hover)").matches) edit(cell);
});

document.addEventListener("keydown", (event) => {
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

document.addEventListener("htmx:afterSettle", () => prepare());
prepare();
