// Inputs with more comfort than the browser's own: lookups that search, codes that are found by name, tags.
// What they stand for stays in the form under its name, so that nothing else has to know of them.

export function enhance(root, form, read) {
  const rich = [...root.querySelectorAll("[data-rich]")];
  if (rich.length) import("./rich.js").then(({ formatted }) => rich.forEach(formatted));
  if (!window.TomSelect) return;
  for (const select of root.querySelectorAll("select[data-lookup]")) lookup(select, form, read);
  for (const input of root.querySelectorAll("input[data-codes]")) code(input);
  for (const input of root.querySelectorAll("input[data-tags]")) {
    replaced(new TomSelect(input, { create: true, persist: false, delimiter: ", ", plugins: ["remove_button"] }));
  }
}

// what the type-ahead stands for is no input of its own any more
function replaced(made) {
  made.input.setAttribute("aria-hidden", "true");
  return made;
}

// -- codes of long lists -----------------------------------------------------------------------------------------------

const lists = new Map();

function listAt(address) {
  if (!lists.has(address)) {
    const asked = fetch(address, { headers: { Accept: "application/json" } });
    lists.set(address, asked.then((answer) => (answer.ok ? answer.json() : [])));
  }
  return lists.get(address);
}

function code(input) {
  if (!input.dataset.codes) return;
  const { code: value, codes } = input.dataset;
  const text = input.value;  // the name, or what was typed and is none
  input.value = value;
  let known = false;
  input.className = "form-select";  // it looks like the other inputs that open a list
  replaced(new TomSelect(input, {
    maxItems: 1,
    maxOptions: null,
    delimiter: "\n",
    valueField: "value",
    labelField: "text",
    searchField: ["text", "value"],
    sortField: [{ field: "$order" }],
    options: value ? [{ value, text }] : [],
    items: value ? [value] : [],
    placeholder: input.placeholder,
    plugins: ["clear_button"],
    preload: "focus",
    shouldLoad: () => !known,
    load: async (query, done) => {
      const found = await listAt(codes).catch(() => []);
      known = found.length > 0;
      done(found);
    },
  }));
}

// -- lookups -----------------------------------------------------------------------------------------------------------

function lookup(select, form, read) {
  const needs = (select.dataset.needs ?? "").split(" ").filter(Boolean);
  let chosen = -Infinity;  // when
  const forget = () => made.clearOptions((option) => made.items.includes(option.value));
  const made = new TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: [],
    sortField: [{ field: "$order" }],
    maxOptions: 50,
    preload: needs.length ? false : "focus",
    shouldLoad: () => true,
    onFocus: () => { if (needs.length) { forget(); made.load(""); } },
    onType: forget,
    loadThrottle: 200,
    placeholder: select.dataset.placeholder ?? "",
    plugins: select.multiple ? ["remove_button"] : ["clear_button"],
    score: () => () => 1,
    onItemAdd() {
      if (select.multiple) return;
      chosen = performance.now();
      clearTimeout(this.refreshTimeout);  // what was typed before the choice opens nothing either
    },
    load: async (query, done) => {
      const begun = performance.now();
      done(await find(select, form, read, needs, query));
      if (chosen > begun || begun - chosen < 500) made.close();  // an answer that comes after the choice opens nothing
    },
  });
  replaced(made);
}

async function find(select, form, read, needs, query) {
  const address = new URL(select.dataset.lookup, location.origin);
  const asked = new URLSearchParams({ field: select.name.replace(/^_new\.\w+\./, ""), q: query });
  if (form.dataset.id) asked.set("_id", form.dataset.id);
  for (const each of needs) {
    const value = read(each);
    if (value !== undefined) asked.set(each, value ?? "");
  }
  address.search = asked;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : [];
}
