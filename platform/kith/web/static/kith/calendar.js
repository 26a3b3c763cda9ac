// A calendar: entries are moved to other days.

import { moving } from "./moving.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let calendar = null;

function prepare() {
  const root = document.getElementById("calendar");
  if (!root || root === calendar?.root) return;
  calendar = { root, ...moving(root, { beside, refresh }) };
}

function beside(day, key, days) {
  return STEPS[key] && days[days.indexOf(day) + STEPS[key]];
}

// all days are drawn anew: what else is on them, and how many there are, may show now
async function refresh(card) {
  const { root } = calendar;
  const answer = await fetch(root.dataset.here);
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("calendar");
  if (!fresh) return location.reload();
  root.replaceChildren(...fresh.children);
  calendar.prepare();
  return document.getElementById(card.id);
}

document.addEventListener("htmx:afterSettle", prepare);
addEventListener("load", prepare);  // what lets entries be dragged comes later than this
prepare();
