// Comforts on every page. Without this script every page works as well: links lead on, buttons submit.

const root = document.documentElement;

// filters apply as soon as they are chosen; the button stays for who types
document.addEventListener("change", (event) => {
  const select = event.target.closest("[data-filters] select");
  if (select) select.form.requestSubmit();
});

// what doesn't fit into its cell is read in full by pointing at it
document.addEventListener("mouseover", (event) => {
  const cell = event.target.closest?.(".k-table td");
  if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent.trim();
});

// one open menu at a time; Escape and a click elsewhere close it
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.k-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closeAll();
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("[data-hotkey='/']")?.focus();
  }
});

function closeAll() {
  for (const menu of document.querySelectorAll("details.k-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (location.hash === "#nav") location.hash = "main";
}

// the address of a record, to be sent to somebody; without the right to write to the clipboard the link leads there
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  await navigator.clipboard.writeText(link.href).then(() => tell(link.dataset.copy), () => location.assign(link.href));
});

function tell(text) {
  document.querySelector(".k-told-now")?.remove();
  const told = Object.assign(document.createElement("p"), { className: "k-told-now", role: "status" });
  document.querySelector("main").append(told);
  told.textContent = text;
  setTimeout(() => told.remove(), 4000);
}

// the theme changes at once; the form keeps the choice for the next page
document.addEventListener("submit", (event) => {
  const chosen = event.submitter?.dataset.theme;
  if (!chosen) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  fetch(event.target.action, { method: "POST", body, redirect: "manual" });
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.bsTheme = chosen === "auto" ? (dark ? "dark" : "light") : chosen;
  closeAll();
});

// tabs of a record: all panels are there, one is shown
for (const bar of document.querySelectorAll("[data-tabs]")) makeTabs(bar);

function makeTabs(bar) {
  const tabs = [...bar.querySelectorAll("a")];
  const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));
  bar.setAttribute("role", "tablist");
  tabs.forEach((tab, index) => {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[index].id);
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(index);
      history.replaceState(null, "", tab.hash);
    });
    tab.addEventListener("keydown", (event) => move(event, index));
  });

  function move(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (index + step + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  }

  function choose(chosen) {
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
  }

  choose(Math.max(0, tabs.findIndex((tab) => tab.hash === location.hash)));
}
