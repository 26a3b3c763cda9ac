// Line items: lines are added and removed at will. Without this script a few blank ones follow the last.

export function makeLines(table, enhance) {
  const body = table.tBodies[0];
  const blanks = [...body.querySelectorAll("tr[data-blank]")];
  const pattern = blanks.at(-1)?.cloneNode(true);  // before any input in it is replaced
  for (const row of blanks) if (body.rows.length > 1) row.remove();
  const add = button("k-btn", table.dataset.add);
  table.parentElement.after(add);
  table.tHead.rows[0].append(document.createElement("td"));
  for (const row of body.rows) equip(row);
  number();

  add.addEventListener("click", () => {
    if (!pattern) return;
    const row = pattern.cloneNode(true);
    body.append(row);
    equip(row);
    number();
    enhance(row);
    inputs(row)[0]?.focus();
  });

  function equip(row) {
    const remove = button("k-btn k-btn-plain k-btn-square", "×");
    remove.addEventListener("click", () => drop(row));
    row.append(document.createElement("td"));
    row.lastElementChild.append(remove);
  }

  function drop(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    number();
    table.dispatchEvent(new Event("input", { bubbles: true }));  // something has changed
    (next?.querySelector("button") ?? add).focus();
  }

  function number() {
    [...body.rows].forEach((row, index) => {
      for (const input of row.querySelectorAll("[data-part]")) {
        input.name = `${table.dataset.lines}.${index}.${input.dataset.part}`;
        input.setAttribute("aria-label", said(input.dataset.label, index));
        input.tomselect?.control_input.setAttribute("aria-label", said(input.dataset.label, index));
      }
      row.lastElementChild.firstElementChild.setAttribute("aria-label", said(table.dataset.remove, index));
    });
    add.disabled = !pattern || body.rows.length >= Number(table.dataset.most);
  }
}

function inputs(row) {
  return [...row.querySelectorAll("input, select, textarea")].filter((each) => each.type !== "hidden" && !each.tomselect);
}

function said(text, index) {
  return text.replace("{number}", index + 1);
}

function button(kind, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  return made;
}
