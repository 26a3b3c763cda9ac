// Comforts of a list: ticking all at once, acting on the ticked ones when there are any, menus of rows where they stand.
// Without this script the boxes and buttons are all there, and a row's menu is a page of its own.

const boxes = () => [...document.querySelectorAll(".k-tick input[form=bulk]")];

// -- ticking -----------------------------------------------------------------------------------------------------------

function prepare() {
  const head = document.querySelector("th.k-tick");
  const form = document.getElementById("bulk");
  if (!head || !form || head.querySelector("input")) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    count();
  });
  head.append(all);
  count();
}

function count() {
  const form = document.getElementById("bulk");
  if (!form) return;
  const ticked = boxes().filter((box) => box.checked).length;
  const said = form.querySelector("[data-count]");
  said.textContent = ticked ? said.dataset.count.replace("{count}", ticked) : "";
  form.toggleAttribute("data-open", ticked > 0);
  const all = document.querySelector("th.k-tick input");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".k-tick input[form=bulk]")) count();
});
document.addEventListener("htmx:afterSettle", prepare);
addEventListener("pageshow", count);  // coming back, the browser has kept the ticks
prepare();

// -- menus of rows -----------------------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.k-row-menu");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!HTMLElement.prototype.showPopover) return;  // an old browser: the page of the menu does
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    open(link, await answer.text());
  } catch {
    location.assign(link.href);
  }
});

function open(link, html) {
  document.querySelector(".k-row-pop")?.remove();
  const menu = document.createElement("div");
  menu.className = "k-row-pop";
  menu.popover = "auto";
  menu.innerHTML = html;
  link.closest("td").append(menu);
  menu.showPopover();
  const at = link.getBoundingClientRect();
  const room = innerHeight - at.bottom;
  const top = room < menu.offsetHeight + 8 ? Math.max(8, at.top - menu.offsetHeight - 4) : at.bottom + 4;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, at.right - menu.offsetWidth)}px`;
  link.setAttribute("aria-expanded", "true");
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    link.setAttribute("aria-expanded", "false");
    menu.remove();
    link.focus();
  });
  menu.querySelector("li:not(.k-quick-icons) :is(a, button)")?.focus();
}

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = step && event.target.closest?.(".k-row-pop");
  if (!menu) return;
  event.preventDefault();
  const entries = [...menu.querySelectorAll("a, button")];
  entries[(entries.indexOf(event.target) + step + entries.length) % entries.length].focus();
});
