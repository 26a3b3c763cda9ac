// Files dropped onto a record's page, or chosen there: each is sent by itself, so that one that is refused keeps none back.
// Without this script the form takes them all at once.

const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
const LARGEST_PICTURE = 8_000_000;  // bytes that are worth a look before they are sent
const waiting = [];
let busy = false;

const panel = () => document.getElementById("attachments");
const form = () => panel()?.querySelector("form[data-attach]");

// -- what people do ----------------------------------------------------------------------------------------------------

const brings = (event) => form() && !document.querySelector("dialog[open]") && event.dataTransfer?.types.includes("Files");
let over = 0;

document.addEventListener("dragenter", (event) => {
  if (!brings(event)) return;
  over += 1;
  document.body.classList.add("k-dropping");
});

document.addEventListener("dragleave", (event) => {
  if (brings(event) && --over <= 0) leave();
});

document.addEventListener("dragover", (event) => {
  if (!brings(event) || event.target.closest?.("input[type=file]:not(#f-attach)")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});

document.addEventListener("drop", (event) => {
  if (!brings(event) || event.target.closest?.("input[type=file]:not(#f-attach)")) return leave();
  event.preventDefault();
  leave();
  take(event.dataTransfer.files);
  panel().scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-attach]")) return;
  const input = event.target.elements.file;
  event.preventDefault();
  take(input.files);
  input.value = "";
});

// who leaves while files are on their way is asked
addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});

function leave() {
  over = 0;
  document.body.classList.remove("k-dropping");
}

// -- one file after the other ------------------------------------------------------------------------------------------

function take(files) {
  const shared = form().elements.shared?.checked ?? false;
  for (const file of files) waiting.push({ file, shared, line: line(file) });
  if (!busy) next();
}

async function next() {
  const one = waiting.shift();
  busy = Boolean(one);
  if (!one) return;
  const said = await send(one);
  if (said === null) one.line.remove();
  else refuse(one.line, said);
  next();
}

// null where it was attached, else why not
function send({ file, shared, line }) {
  const { action, dataset, elements } = form();
  const body = new FormData();
  body.set("csrf_token", elements.csrf_token.value);
  body.set("file", file);
  if (shared) body.set("shared", "yes");
  const request = new XMLHttpRequest();
  const bar = line.querySelector("progress");
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
  return new Promise((done) => {
    request.addEventListener("load", () => done(answered(request, dataset.failed)));
    request.addEventListener("error", () => done(dataset.failed));
    request.open("POST", action);
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  });
}

function answered(request, failed) {
  if (request.status === 200 && request.responseText.includes('id="attachments"')) {
    show(request.responseText);
    return null;
  }
  try {
    return JSON.parse(request.responseText).problems.join(" ") || failed;
  } catch {
    return failed;
  }
}

// -- what is shown -----------------------------------------------------------------------------------------------------

function show(html) {
  const [old, fresh] = [panel(), new DOMParser().parseFromString(html, "text/html").getElementById("attachments")];
  const lines = old.querySelector(".k-uploads");
  const ticked = old.querySelector("input[name=shared]")?.checked;
  old.replaceWith(document.adoptNode(fresh));
  if (lines) form()?.before(lines);
  const shared = fresh.querySelector("input[name=shared]");
  if (shared && ticked) shared.checked = true;
}

function line(file) {
  const [made, told] = ["li", "div"].map((each) => document.createElement(each));
  made.className = "k-file-row";
  told.className = "k-file-told";
  const name = Object.assign(document.createElement("span"), { textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  told.append(name, bar);
  made.append(picture(file), told);
  lines().append(made);
  return made;
}

function lines() {
  const there = panel().querySelector(".k-uploads");
  if (there) return there;
  const made = Object.assign(document.createElement("ul"), { className: "k-file-list k-uploads" });
  made.setAttribute("aria-live", "polite");
  form().before(made);
  return made;
}

function picture(file) {
  const kind = file.name.match(/\.([a-z0-9]{1,4})$/i)?.[1].toUpperCase() ?? "";
  const card = Object.assign(document.createElement("span"), { className: "k-thumb k-thumb-none k-thumb-kind", textContent: kind });
  card.setAttribute("aria-hidden", "true");
  if (!PICTURE.test(file.type) || file.size > LARGEST_PICTURE) return card;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    card.replaceWith(Object.assign(document.createElement("img"), { className: "k-thumb", alt: "", src: reader.result }));
  });
  reader.readAsDataURL(file);
  return card;
}

function refuse(line, said) {
  line.querySelector("progress").replaceWith(Object.assign(document.createElement("span"), { className: "k-error", textContent: said }));
  const close = Object.assign(document.createElement("button"), { type: "button", className: "k-btn k-btn-small k-btn-plain", textContent: "×" });
  close.setAttribute("aria-label", `${form()?.dataset.close ?? ""} ${line.querySelector("span:not(.k-thumb)").textContent}`.trim());
  close.addEventListener("click", () => {
    line.remove();
    form()?.elements.file.focus();
  });
  line.append(close);
}
