// Shows the API's description by Swagger UI, in the page's own theme.

const place = document.getElementById("api");
const root = document.documentElement;

function followTheme() {
  root.classList.toggle("dark-mode", root.dataset.bsTheme === "dark");
}

followTheme();
new MutationObserver(followTheme).observe(root, { attributeFilter: ["data-bs-theme"] });

// Calls go out by the token alone: a session has no say in what a program may do.
const withoutCookies = (request) => {
  if (!request.url.endsWith(place.dataset.document)) request.credentials = "omit";
  return request;
};

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
  requestInterceptor: withoutCookies,
  presets: [window.SwaggerUIBundle.presets.apis],
});
