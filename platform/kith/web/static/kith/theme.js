// Runs before the first paint: says that scripts work, and sets the theme where the server's cookie names none.
// A file of its own, since the page's policy lets no inline script run.
{
  const root = document.documentElement;
  root.classList.add("k-js");
  if (!root.dataset.bsTheme) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
    follow();
    dark.addEventListener("change", follow);
  }
}
