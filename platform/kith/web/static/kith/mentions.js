// Offers names while somebody types `@` into a comment. Without this script names are typed out.

const WAIT = 150;

for (const box of document.querySelectorAll("textarea[data-mentions]")) offerNames(box);

function offerNames(box) {
  const list = document.createElement("ul");
  list.className = "k-offered";
  list.id = `${box.id}-offered`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  box.after(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let asked = 0;
  let timer = 0;

  box.addEventListener("input", () => {
    clearTimeout(timer);
    const words = typed();
    if (words === null) return close();
    timer = setTimeout(() => ask(words), WAIT);
  });
  box.addEventListener("blur", () => setTimeout(close, WAIT));
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(step);
    else if (event.key === "Enter" || event.key === "Tab") take(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  // the words behind the last @ before the cursor, or null
  function typed() {
    const found = /(?:^|[^\w@./])@([^\s@][^@\n]{0,40})?$/u.exec(box.value.slice(0, box.selectionStart));
    return found ? found[1] ?? "" : null;
  }

  async function ask(words) {
    const mine = ++asked;
    const answer = await fetch(`${box.dataset.mentions}?${new URLSearchParams({ q: words })}`);
    if (!answer.ok || mine !== asked || typed() !== words) return;
    show(await answer.json());
  }

  function show(people) {
    list.replaceChildren(...people.map(option));
    list.hidden = people.length === 0;
    choose(0);
  }

  function option(person, place) {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.id = `${list.id}-${place}`;
    item.textContent = person.name;
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(item);
    });
    return item;
  }

  function current() {
    return list.querySelector("[aria-selected='true']");
  }

  function choose(step) {
    const items = [...list.children];
    if (!items.length) return;
    const before = items.indexOf(current());
    const next = items[(Math.max(before, 0) + step + items.length) % items.length];
    for (const item of items) item.setAttribute("aria-selected", String(item === next));
    box.setAttribute("aria-activedescendant", next.id);
  }

  function take(item) {
    const end = box.selectionStart;
    const start = end - typed().length;
    box.setRangeText(`${item.textContent} `, start, end, "end");
    close();
  }

  function close() {
    asked += 1;
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }
}
