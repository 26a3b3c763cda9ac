// Choosing a record for a related list in a dialog, with the same type-ahead as lookups have.
// Without this script the button leads to the same form on a page of its own.

import { dress } from "./inplace.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-link]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const asked = fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  const [answer] = await Promise.all([asked, dress("quick.css")]);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  show(link, await answer.text());
});

async function show(link, html) {
  const { enhance } = await import("./inputs.js");
  if (document.querySelector("dialog[open]")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "k-quick-dialog";
  dialog.setAttribute("aria-labelledby", "quick-head");
  dialog.innerHTML = html;
  document.body.append(dialog);
  const [form, select] = ["form", "select"].map((each) => dialog.querySelector(each));
  enhance(dialog, form, () => undefined);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-cancel]")) return;
    event.preventDefault();
    dialog.close();
  });
  form.addEventListener("submit", (event) => {
    if (form.elements.record.value) return;
    event.preventDefault();
    (select.tomselect ?? select).focus();  // which offers what there is
  });
  dialog.showModal();
  dialog.querySelector(".ts-control input, select").focus();
}
