// Cards that are moved from one place to another: on a board between columns, in a calendar between days. By dragging,
// by keyboard, or by the menu of a card. The server decides; what it refuses goes back, with the reason at the card.
// Without this script the menu of each card is a form, and the rest isn't there.

const here = (path) => new URL(path, import.meta.url).href;
const REFRESH_ONLY = 412;

// `root` holds the places ([data-value], each with an <ol> of cards) and the words that are said; `beside(place, key)`
// is the place that an arrow leads to; `refresh(card)` draws anew what a move has changed.
export function moving(root, { beside, refresh }) {
  const said = document.getElementById("move-said");
  let picked = null;  // {card, from, before}

  const places = () => [...root.querySelectorAll("[data-value]")];
  const placeOf = (card) => card.closest("[data-value]");
  const cards = () => [...root.querySelectorAll(".k-card")];
  const titleOf = (card) => card.querySelector(".k-card-title").textContent.trim();

  // -- saying ----------------------------------------------------------------------------------------------------------

  function say(text, values = {}) {
    said.textContent = text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  function complain(card, texts) {
    hush(card);
    const note = document.createElement("p");
    note.className = "k-card-told";
    note.setAttribute("role", "alert");
    note.textContent = texts.join(" ");
    card.append(note);
  }

  function hush(card) {
    card.querySelector(".k-card-told")?.remove();
  }

  // -- places ----------------------------------------------------------------------------------------------------------

  function put(card, place, before = null) {
    const list = place.querySelector("ol");
    list.insertBefore(card, before?.parentElement === list ? before : list.querySelector(".k-card, .k-lane-more"));
    mark();
  }

  // where nothing is, a place is told to be empty by its style alone
  function mark() {
    for (const place of places()) place.toggleAttribute("data-empty", !place.querySelector(".k-card"));
    const all = cards();
    if (!all.some((card) => card.tabIndex === 0) && all.length) all[0].tabIndex = 0;
  }

  function prepare() {
    for (const card of cards()) {
      if (card.hasAttribute("tabindex")) continue;
      card.tabIndex = -1;
      if (card.hasAttribute("data-moves")) card.setAttribute("aria-describedby", "move-keys");
      for (const link of card.querySelectorAll("a, img")) link.draggable = false;  // the card is dragged, not its links
    }
    for (const list of root.querySelectorAll("[data-value] ol")) drags(list);
    mark();
  }

  function drags(list) {
    if (!window.Sortable || list.classList.contains("k-drags")) return;
    list.classList.add("k-drags");
    new Sortable(list, {
      group: "cards",
      draggable: ".k-card",
      filter: ".k-card:not([data-moves]), .k-card-menu",
      preventOnFilter: false,
      sort: false,
      animation: 120,
      delay: 200,
      delayOnTouchOnly: true,
      ghostClass: "k-card-ghost",
      onEnd: ({ item, from, to, oldDraggableIndex }) => {
        if (from === to) return;
        const before = [...from.querySelectorAll(".k-card")][oldDraggableIndex] ?? from.querySelector(".k-lane-more");
        send(item, to.closest("[data-value]"), { from: from.closest("[data-value]"), before });
      },
    });
  }

  // -- sending ---------------------------------------------------------------------------------------------------------

  function fieldsOf(card, value) {
    const body = new URLSearchParams(new FormData(card.querySelector("form[data-move]")));
    body.set("_to", value);
    return body;
  }

  async function send(card, to, origin, value = to?.dataset.value) {
    hush(card);
    card.setAttribute("aria-busy", "true");
    const form = card.querySelector("form[data-move]");
    await finish(card, to, origin, form.action, fieldsOf(card, value));
    card.removeAttribute("aria-busy");
  }

  // what the server says: done, or back with it; a form is asked first and sent again
  async function finish(card, to, origin, action, body) {
    const answer = await fetch(action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.redirected) return location.reload();
    const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : { said: [] };
    if (answer?.ok && told.version) return done(card, to, told);
    if (origin) put(card, origin.from, origin.before);
    if (told.form) return ask(card, to, origin, told.form);
    if (answer?.status === REFRESH_ONLY || answer?.status === 404) {
      card = (await refresh(card)) ?? card;
      prepare();
    }
    complain(card, told.said.length ? told.said : [root.dataset.failed]);
    say(root.dataset.left, { title: titleOf(card) });
    focus(card);
    return null;
  }

  async function done(card, to, told) {
    const title = titleOf(card);
    card.dataset.version = told.version;
    const version = card.querySelector("[name=_version]");
    if (version) version.value = told.version;
    if (to) put(card, to);
    else card.dataset.away = "";  // where it is now isn't shown here, as far as is known
    const fresh = await refresh(card);
    prepare();
    const place = fresh && placeOf(fresh);
    say(place ? root.dataset.moved : root.dataset.gone, { title, place: place?.dataset.label });
    if (fresh) focus(fresh);
    if (fresh && told.said.length) complain(fresh, told.said);
  }

  function focus(card) {
    if (!card.isConnected) return;
    for (const each of cards()) each.tabIndex = each === card ? 0 : -1;
    card.focus({ preventScroll: false });
  }

  // -- what a move needs besides ---------------------------------------------------------------------------------------

  async function ask(card, to, origin, html) {
    document.querySelector("dialog.k-move")?.remove();
    const dialog = document.createElement("dialog");
    dialog.className = "k-move";
    dialog.setAttribute("aria-labelledby", "move-title");
    dialog.innerHTML = html;
    await dress();
    document.body.append(dialog);
    const form = dialog.querySelector("form");
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "sent") say(root.dataset.left, { title: titleOf(card) });
      dialog.remove();
      focus(card);
    });
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-cancel]")) return;
      event.preventDefault();
      dialog.close();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form, event.submitter));
      dialog.close("sent");
      await finish(card, to, null, form.action, body);
    });
    dialog.showModal();
    const { enhance } = await import("./inputs.js");
    enhance(form, form, () => undefined);
    dialog.querySelector(".k-field :is(input, select, textarea):not([type=hidden], .tomselected), .ts-control input")?.focus();
  }

  async function dress() {
    const there = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((each) => each.href));
    const wanted = ["../vendor/tom-select.min.css", "forms.css", "lists.css"].map(here).filter((href) => !there.has(href));
    const waits = wanted.map((href) => loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href })));
    const src = here("../vendor/tom-select.min.js");
    if (!window.TomSelect) waits.push(loaded(Object.assign(document.createElement("script"), { src })));
    await Promise.all(waits);
  }

  // -- the keyboard ----------------------------------------------------------------------------------------------------

  function onKey(event) {
    const card = event.target.matches?.(".k-card") ? event.target : null;
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const handled = picked ? carry(event.key) : walk(card, event.key);
    if (handled) event.preventDefault();
  }

  function walk(card, key) {
    if (key === " " || key === "Spacebar") return pick(card);
    if (!key.startsWith("Arrow")) return false;
    const next = key === "ArrowUp" || key === "ArrowDown" ? along(card, key) : across(card, key);
    if (next) focus(next);
    return true;
  }

  function along(card, key) {
    const all = cards();
    return all[all.indexOf(card) + (key === "ArrowDown" ? 1 : -1)];
  }

  function across(card, key) {
    const filled = places().filter((place) => place.querySelector(".k-card"));
    const at = filled.indexOf(placeOf(card));
    const row = [...placeOf(card).querySelectorAll(".k-card")].indexOf(card);
    const there = [...(filled[at + (key === "ArrowRight" ? 1 : -1)]?.querySelectorAll(".k-card") ?? [])];
    return there[Math.min(row, there.length - 1)];
  }

  function pick(card) {
    if (!card.hasAttribute("data-moves")) return true;
    hush(card);
    picked = { card, from: placeOf(card), before: card.nextElementSibling };
    card.classList.add("k-card-picked");
    say(root.dataset.picked, { title: titleOf(card) });
    return true;
  }

  function carry(key) {
    const { card, from, before } = picked;
    if (key === "Escape" || key === "Tab") return leave();
    if (key === "Enter" || key === " ") {
      const to = placeOf(card);
      drop();
      if (to === from) say(root.dataset.left, { title: titleOf(card) });
      else send(card, to, { from, before });
      return true;
    }
    const to = key.startsWith("Arrow") ? beside(placeOf(card), key, places()) : null;
    if (!to) return key.startsWith("Arrow");
    to === from ? put(card, from, before) : put(card, to);
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    say(root.dataset.over, { place: to.dataset.label, n: places().indexOf(to) + 1, all: places().length });
    return true;
  }

  function leave() {
    const { card, from, before } = picked;
    drop();
    put(card, from, before);
    card.focus();
    say(root.dataset.left, { title: titleOf(card) });
    return true;
  }

  function drop() {
    picked.card.classList.remove("k-card-picked");
    picked = null;
  }

  root.addEventListener("keydown", onKey);
  root.addEventListener("focusout", (event) => {
    if (picked && event.target === picked.card && event.relatedTarget && !root.contains(event.relatedTarget)) leave();
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-move]");
    if (!form) return;
    event.preventDefault();
    const card = form.closest(".k-card");
    const value = event.submitter?.name === "_to" ? event.submitter.value : new FormData(form).get("_to");
    form.closest("details").open = false;
    const to = places().find(({ dataset }) => dataset.value === value || (value && dataset.label === value)) ?? null;
    send(card, to, to && { from: placeOf(card), before: card.nextElementSibling }, value);
  });
  // dragging leaves styles behind, and htmx would copy them to what comes in their place, which the policy refuses
  document.addEventListener("htmx:beforeSwap", () => {
    for (const each of root.querySelectorAll("[style]")) each.removeAttribute("style");
  });
  prepare();
  return { prepare };
}

function loaded(element) {
  return new Promise((finished) => {
    element.addEventListener("load", finished);
    element.addEventListener("error", finished);
    document.head.append(element);
  });
}
