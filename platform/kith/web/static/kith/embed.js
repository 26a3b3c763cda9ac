// A form of Kith in the page of another site: a frame that is as high as what is in it. The page's policy has to let it,
// by `script-src` and `frame-src` with the address of the site that the form belongs to.

(() => {
  const script = document.currentScript;
  const source = new URL(script.src);
  const address = new URL(source.pathname.replace(/\/embed\.js$/, ""), source);
  const frame = document.createElement("iframe");

  for (const [name, value] of [...source.searchParams, ...new URLSearchParams(location.search)]) {
    if (name.startsWith("utm_") || (name === "kith_lang" && !address.searchParams.has(name))) address.searchParams.set(name, value);
  }
  address.searchParams.set("kith_embed", location.origin);
  const scheme = isLight(getComputedStyle(script.parentElement).color) ? "dark" : "light";
  if (scheme === "dark") address.searchParams.set("kith_scheme", scheme);
  frame.src = address.href;
  frame.title = script.dataset.title ?? "";
  Object.assign(frame.style, { width: "100%", height: "30rem", border: "0", display: "block", colorScheme: scheme });

  window.addEventListener("message", (event) => {
    if (event.origin !== source.origin || event.source !== frame.contentWindow || event.data?.kith !== "form") return;
    const { height, title, top, go } = event.data;
    if (Number.isFinite(height)) frame.style.height = `${Math.min(Math.max(height, 50), 20000)}px`;
    if (title && !script.dataset.title) frame.title = String(title);
    if (top && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    if (go && /^https?:/.test(new URL(go, source).protocol)) location.assign(new URL(go, source));
  });
  script.after(frame);

  // light letters stand on something dark
  function isLight(colour) {
    const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
    return red * 0.3 + green * 0.59 + blue * 0.11 > 140;
  }
})();
