// For the 404 page of a site whose address nobody told: shown in the place of any page, it cannot know how far the root
// is. This file is asked for from the host's root and beside the page, and arrives from where the site lies; links start there.
const root = new URL("..", import.meta.url).pathname;
if (root !== "/") for (const node of document.querySelectorAll("[href^='/'],[src^='/']:not([src*='/lost.'])")) {
  const name = node.hasAttribute("src") ? "src" : "href";
  const right = root + node.getAttribute(name).slice(1);
  if (name === "href") node.setAttribute(name, right);
  else node.replaceWith(Object.assign(document.createElement("script"), { type: "module", src: right }));
}
