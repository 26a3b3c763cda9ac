// The filter is drawn again as soon as something is chosen that changes what else can be chosen. Without this script
// a button beside each rule does the same.

async function again(form, act) {
  const asked = new URLSearchParams(new FormData(form));
  asked.set("_do", act);
  const focused = document.activeElement?.id;
  const before = new Set([...form.querySelectorAll("[id]")].map((each) => each.id));
  await htmx.ajax("GET", `${form.action}?${asked}`, { target: "#filter", select: "#filter", swap: "outerHTML" });
  const drawn = document.getElementById("filter");
  const added = [...drawn.querySelectorAll("select[id]")].find((each) => !before.has(each.id));
  const next = added ?? (focused && document.getElementById(focused)) ?? drawn.querySelector("select");
  next?.focus();
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id === "filter" && "again" in event.target.dataset) again(form, "again");
});

document.addEventListener("keydown", (event) => {
  const act = event.target.dataset?.find;
  if (event.key !== "Enter" || !act) return;
  event.preventDefault();
  again(event.target.form, act);
});

document.addEventListener("submit", (event) => {
  const act = event.submitter?.value;
  if (event.target.id !== "filter" || !act || act === "use") return;
  event.preventDefault();
  again(event.target, act);
});
