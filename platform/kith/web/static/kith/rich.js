// Formatted text as it will look, with buttons for what its fields keep. The textarea stays in the form and holds the
// HTML that is sent; the server cleans it once more.

import DOMPurify from "../vendor/purify.min.js";
import Squire from "../vendor/squire.min.js";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("rich.css", import.meta.url).href;
document.head.append(style);

export function formatted(box) {
  const text = box.querySelector("textarea");
  if (text.hasAttribute("aria-hidden")) return;
  new Formatted(box, text).start();
}

// what is drawn as a button, whether it is on, and what turns it on and off
const DEEDS = {
  bold: { on: "B, STRONG", set: (it) => it.bold(), unset: (it) => it.removeBold() },
  italic: { on: "I, EM", set: (it) => it.italic(), unset: (it) => it.removeItalic() },
  strikethrough: { on: "S, DEL", set: (it) => it.strikethrough(), unset: (it) => it.removeStrikethrough() },
  heading: { on: "H2, H3, H4", set: (it) => it.modifyBlocks(headed("H3")), unset: (it) => it.modifyBlocks(headed("P")) },
  list: { on: "UL", set: (it) => it.makeUnorderedList(), unset: (it) => it.removeList() },
  numbers: { on: "OL", set: (it) => it.makeOrderedList(), unset: (it) => it.removeList() },
  quote: { on: "BLOCKQUOTE", set: (it) => it.increaseQuoteLevel(), unset: (it) => it.decreaseQuoteLevel() },
  plain: { set: (it) => it.removeAllFormatting() },
};

// paragraphs and headings of what is selected become `name`; lists and quotes stay what they are
function headed(name) {
  return (fragment) => {
    for (const old of fragment.querySelectorAll("p, h2, h3, h4")) {
      const made = document.createElement(name);
      made.append(...old.childNodes);
      old.replaceWith(made);
    }
    return fragment;
  };
}

class Formatted {
  constructor(box, text) {
    this.box = box;
    this.text = text;
    this.tools = box.querySelector("[role=toolbar]");
    this.linking = box.querySelector("[data-rich-link]");
    this.tags = box.dataset.tags.split(" ");
  }

  start() {
    this.page = this.drawn();
    this.text.before(this.page);
    this.editor = new Squire(this.page, {
      blockTag: "P",
      sanitizeToDOMFragment: (html) => this.cleaned(html),
      toPlainText: null,
      didError: (error) => console.warn(error),
    });
    for (const key of ["Ctrl-u", "Meta-u"]) this.editor.setKeyHandler(key, (it, event) => event.preventDefault());
    this.editor.setHTML(this.text.value);
    this.stepBack();
    this.tools.hidden = false;
    this.listen();
    this.follow();
  }

  // -- the page that is written on -------------------------------------------------------------------------------------

  drawn() {
    const page = document.createElement("div");
    page.className = "k-input k-rich k-rich-page";
    page.setAttribute("role", "textbox");
    page.setAttribute("aria-multiline", "true");
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) this.copy(page, name);
    const label = document.querySelector(`label[for="${CSS.escape(this.text.id)}"]`);
    if (label) {
      label.id ||= `l-${this.text.id}`;
      label.removeAttribute("for");
      page.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => this.editor.focus());
    }
    return page;
  }

  // out of sight and of the Tab key's way; whoever is sent to it, by a link from a list of faults, comes to the page
  stepBack() {
    this.text.classList.add("visually-hidden");
    this.text.setAttribute("aria-hidden", "true");
    this.text.tabIndex = -1;
    this.text.addEventListener("focus", () => this.editor.focus());
    if (document.activeElement === this.text) this.editor.moveCursorToEnd().focus(); // whoever was quicker goes on writing
  }

  copy(page, name) {
    const value = this.text.getAttribute(name);
    if (value === null) page.removeAttribute(name);
    else page.setAttribute(name, value);
  }

  cleaned(html) {
    return DOMPurify.sanitize(html, {
      ALLOWED_TAGS: this.tags,
      ALLOWED_ATTR: ["href", "title", "colspan", "rowspan"],
      RETURN_DOM_FRAGMENT: true,
    });
  }

  // the rules of the form speak of the textarea: what they say of it holds for the page
  follow() {
    const told = () => {
      const locked = this.text.readOnly;
      this.page.setAttribute("contenteditable", String(!locked));
      this.page.toggleAttribute("data-locked", locked);
      for (const button of this.tools.querySelectorAll("button")) button.disabled = locked;
      this.copy(this.page, "aria-required");
    };
    new MutationObserver(told).observe(this.text, { attributes: true, attributeFilter: ["readonly", "aria-required"] });
    told();
  }

  listen() {
    this.editor.addEventListener("input", () => this.keep());
    this.editor.addEventListener("pathChange", () => this.show());
    this.editor.addEventListener("select", () => this.show());
    this.tools.addEventListener("click", (event) => this.pressed(event.target.closest("button")));
    this.tools.addEventListener("keydown", (event) => this.step(event));
    this.linking.addEventListener("click", (event) => this.linked(event.target.closest("button")));
    this.linking.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") this.linked(this.linking.querySelector("[data-set]"));
      else this.close();
    });
    this.text.form?.addEventListener("reset", () => setTimeout(() => this.editor.setHTML(this.text.value)));
  }

  // -- what is sent ----------------------------------------------------------------------------------------------------

  keep() {
    const value = this.written();
    if (value === this.text.value) return;
    this.text.value = value;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // without the line breaks that only keep empty lines open, and with plain spaces between words
  written() {
    const aside = document.createElement("template");
    aside.innerHTML = this.editor.getHTML();
    for (const end of aside.content.querySelectorAll("br:last-child")) {
      if (!end.nextSibling && end.previousSibling) end.remove();
    }
    const texts = document.createTreeWalker(aside.content, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/(?<!\s)\u00a0(?!\s)/g, " ");
    const kept = aside.content.textContent.trim() || aside.content.querySelector("hr");
    return kept ? aside.innerHTML : "";
  }

  // -- buttons ---------------------------------------------------------------------------------------------------------

  show() {
    for (const button of this.tools.querySelectorAll("button[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(this.isOn(button.dataset.deed)));
    }
  }

  isOn(deed) {
    const names = deed === "link" ? "A" : DEEDS[deed].on;
    const { startContainer: start } = this.editor.getSelection();
    const within = (start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement)?.closest(names);
    if (within && this.page.contains(within)) return true;
    return names.split(", ").some((name) => name.length < 3 && this.editor.hasFormat(name));
  }

  pressed(button) {
    if (!button) return;
    const { deed } = button.dataset;
    if (deed === "link") { this.open(); return; }
    const { set, unset } = DEEDS[deed];
    if (unset && this.isOn(deed)) unset(this.editor);
    else set(this.editor);
    this.editor.focus();
    this.keep();
    this.show();
  }

  // arrows step through the buttons, which are one stop of the Tab key
  step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = [...this.tools.querySelectorAll("button")];
    const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  }

  // -- links -----------------------------------------------------------------------------------------------------------

  open() {
    const { startContainer: start } = this.editor.getSelection();
    const link = (start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement)?.closest("a[href]");
    const input = this.linking.querySelector("input");
    input.value = link?.getAttribute("href") ?? "";
    this.linking.hidden = false;
    input.focus();
    input.select();
  }

  close() {
    this.linking.hidden = true;
    this.editor.focus();
  }

  linked(button) {
    if (!button) return;
    const address = this.linking.querySelector("input").value.trim();
    this.close();
    if ("set" in button.dataset && address) this.editor.makeLink(whole(address));
    else this.editor.removeLink();
    this.keep();
    this.show();
  }
}

// `example.org` and `ada@example.org` are what people type
function whole(address) {
  if (/^(https?|mailto|tel):/i.test(address)) return address;
  return address.includes("@") && !address.includes("/") ? `mailto:${address}` : `https://${address}`;
}
