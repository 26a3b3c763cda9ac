// Columns are dragged to their places. Without this script, arrows beside each of them do the same.

function prepare() {
  const list = document.querySelector("[data-sortable]");
  if (!list || !window.Sortable || list.classList.contains("k-drags")) return;
  list.classList.add("k-drags");
  new Sortable(list, { handle: ".k-grip", animation: 120, onEnd: () => keep(list) });
}

// the page is asked anew with the order, so that its links and the form know of it
function keep(list) {
  const paths = [...list.querySelectorAll("[data-path]")].map((each) => each.dataset.path).join(",");
  const address = new URL(location.href);
  for (const name of ["_list", "_group"]) {
    const input = document.querySelector(`#columns [name=${name}]`);
    if (input) address.searchParams.set(name, input.value);
  }
  address.searchParams.set("_columns", paths);
  address.searchParams.delete("_add");
  htmx.ajax("GET", address.pathname + address.search, { target: "#columns", select: "#columns", swap: "outerHTML" });
}

document.addEventListener("htmx:afterSettle", prepare);
addEventListener("load", prepare);
prepare();
