// Changing a field where a record's page shows it: by its pencil, or by a double click on the value.
// Without this script the pencil leads to a small form on a page of its own.

import { edit, isOpen } from "./inplace.js";

function open(pencil) {
  const address = pencil.getAttribute("href");
  edit(pencil.parentElement, address, {
    focus: () => pencil.focus({ preventScroll: true }),
    refuse: () => location.reload(),  // it isn't the person's any more
    leave: () => location.assign(address),
    saved: (answer, html) => {
      if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return location.reload();
      takeOver(html);
      document.querySelector(`a.k-pencil[href="${CSS.escape(address)}"]`)?.focus({ preventScroll: true });
    },
  });
}

// what was changed may decide about the title, badges, actions and about which fields are there
function takeOver(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const [old, fresh] = [document, page].map((each) => [...each.querySelectorAll("[data-fresh]")]);
  const [before, after] = [old, fresh].map((parts) => parts.map((each) => each.dataset.fresh).join());
  if (before !== after || page.getElementById("notices")) return location.reload();
  old.forEach((part, index) => part.replaceWith(document.adoptNode(fresh[index])));
  document.title = page.title;
  retell();
}

// the feed, as far as it is open already, begins with what was done just now
function retell() {
  const told = document.querySelector("#feed > .k-feed");
  if (!told || !window.htmx) return;
  told.nextElementSibling?.remove();
  window.htmx.ajax("GET", `${location.pathname}/feed`, { target: told, swap: "outerHTML" });
}

document.addEventListener("click", (event) => {
  const pencil = event.target.closest?.("a.k-pencil");
  if (!pencil || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!isOpen()) open(pencil);
});

document.addEventListener("dblclick", (event) => {
  const pencil = event.target.closest?.("dd")?.querySelector(":scope > a.k-pencil");
  if (!pencil || isOpen() || event.target.closest("a, button, input, .k-cell-edit")) return;
  getSelection().removeAllRanges();
  open(pencil);
});
