// A board: cards are moved between its columns, and a column goes on where it stands.

import { moving } from "./moving.js";

let board = null;

function prepare() {
  const root = document.getElementById("board");
  if (!root || root === board?.root) return;
  board = { root, ...moving(root, { beside, refresh }) };
  root.addEventListener("click", more);
}

function beside(lane, key, lanes) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  return step && lanes[lanes.indexOf(lane) + step];
}

// -- after a move ------------------------------------------------------------------------------------------------------

// Heads are drawn anew, and the card at its place in the order; what was opened further stays.
async function refresh(card) {
  const { root } = board;
  const answer = await fetch(root.dataset.here);
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
  if (!fresh) return location.reload();
  const lone = root.classList.contains("k-board-lone");
  if (!lone && lanesOf(root).join() !== lanesOf(fresh).join()) {
    root.replaceChildren(...fresh.children);
    board.prepare();
    return document.getElementById(card.id);
  }
  for (const lane of root.querySelectorAll(".k-lane")) {
    const head = lone ? null : laneOf(fresh, lane.dataset.value)?.querySelector(".k-lane-head");
    if (head) lane.querySelector(".k-lane-head").replaceWith(head);
  }
  return placed(card, fresh, lone);
}

const lanesOf = (root) => [...root.querySelectorAll(".k-lane")].map((lane) => lane.dataset.value);
const laneOf = (root, value) => [...root.querySelectorAll(".k-lane")].find((lane) => lane.dataset.value === value);

// the card where the fresh board has it; beyond what that shows, it stays where it was put
function placed(card, fresh, lone) {
  const found = fresh.querySelector(`#${CSS.escape(card.id)}`);
  if (lone || !found) {
    const lane = laneOf(fresh, card.closest(".k-lane").dataset.value);
    if (!lone && !("away" in card.dataset) && lane?.querySelector(".k-lane-more")) return card;
    card.remove();
    return null;
  }
  const lane = laneOf(board.root, found.closest(".k-lane").dataset.value);
  let next = found.nextElementSibling;
  while (next && !lane.querySelector(`#${CSS.escape(next.id || "none")}`)) next = next.nextElementSibling;
  const before = next ? document.getElementById(next.id) : null;
  card.remove();
  const list = lane.querySelector("ol");
  list.insertBefore(found, before ?? behind(found, list));
  return found;
}

// what comes after the card, where the fresh board ends with it
function behind(found, list) {
  const last = found.previousElementSibling?.id;
  return last ? document.getElementById(last)?.nextElementSibling ?? null : list.firstElementChild;
}

// -- more of a column --------------------------------------------------------------------------------------------------

async function more(event) {
  const link = event.target.closest(".k-lane-more a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  const made = document.createElement("ol");
  made.innerHTML = await answer.text();
  const first = made.querySelector(".k-card");
  const list = link.closest("ol");
  for (const card of [...made.querySelectorAll(".k-card")]) if (list.querySelector(`#${CSS.escape(card.id)}`)) card.remove();
  link.closest("li").replaceWith(...made.children);
  board.prepare();
  (first?.isConnected ? first : list.lastElementChild)?.focus();
}

document.addEventListener("htmx:afterSettle", prepare);
addEventListener("load", prepare);  // what lets cards be dragged comes later than this
prepare();
