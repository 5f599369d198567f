// Keeps an open page of the preview up to date. Added by the server when it answers; no file of the site holds it.

const events = new EventSource("/__paperleaf/events");
let connected = false;

events.onmessage = (message) => {
  const event = JSON.parse(message.data);
  show(event);
  // The first message tells the state only; after a lost connection anything may have changed.
  if (connected === "lost" || event.changed === null || (event.changed || []).some(concerns)) update();
  connected = true;
};
events.onerror = () => {
  if (connected) connected = "lost";
};

function concerns(url) {
  return url === here() || url.startsWith("/assets/") || url.startsWith("/search/") && here() === "/search/";
}

function here() {
  return location.pathname.replace(/\/index\.html$/, "/");
}

async function update() {
  let text;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok && answer.status !== 404) return;
    text = await answer.text();
  } catch {
    return; // the server ends or starts again: the next event will tell
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const main = document.querySelector("main");
  const freshMain = fresh.querySelector("main");
  // Other scripts or styles cannot be exchanged under a page that runs; a browser keeps its place when it loads anew.
  if (!main || !freshMain || needs(document) !== needs(fresh)) {
    location.reload();
    return;
  }
  const place = mark(main);
  const open = [...main.querySelectorAll("details")].map((details) => details.open);
  document.title = fresh.title;
  main.replaceWith(document.adoptNode(freshMain));
  const folds = [...freshMain.querySelectorAll("details")];
  if (folds.length === open.length) folds.forEach((details, index) => (details.open = open[index]));
  for (const name of ["header", "footer"]) {
    const old = document.querySelector(`body > ${name}`);
    const next = fresh.querySelector(`body > ${name}`);
    if (old && next && old.innerHTML !== next.innerHTML) old.replaceWith(document.adoptNode(next));
  }
  document.dispatchEvent(new CustomEvent("paperleaf:update"));
  restore(place, freshMain);
}

function needs(page) {
  const files = page.querySelectorAll('link[rel="stylesheet"], link[rel="modulepreload"], script[src]');
  return [...files].map((file) => file.getAttribute("href") || file.getAttribute("src")).join("\n");
}

// The first block in view and where it stands: what changed above it must not move it.
function mark(main) {
  const blocks = [...main.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, pre, table, figure, blockquote")];
  const index = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
  if (index < 0 || scrollY === 0) return { top: scrollY };
  const block = blocks[index];
  return { top: scrollY, words: block.textContent, index, fromEnd: blocks.length - index, offset: block.getBoundingClientRect().top };
}

function restore(place, main) {
  scrollTo({ top: place.top, behavior: "instant" });
  if (place.words === undefined) return;
  const blocks = [...main.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, pre, table, figure, blockquote")];
  const same = blocks.map((block, index) => (block.textContent === place.words ? index : -1)).filter((index) => index >= 0);
  const near = same.sort((a, b) => Math.abs(a - place.index) - Math.abs(b - place.index))[0];
  const block = blocks[near ?? place.index] ?? blocks[blocks.length - place.fromEnd];
  if (block) scrollBy({ top: block.getBoundingClientRect().top - place.offset, behavior: "instant" });
}

// The problems of the last build, in a corner of the page.
let host;
let hidden = "";

function show(event) {
  const problems = event.diagnostics || [];
  if (host) host.remove();
  host = undefined;
  if (!event.failure && problems.length === 0) return;
  const state = JSON.stringify([event.failure, problems]);
  if (state === hidden) return;
  host = document.createElement("div");
  host.setAttribute("data-pl-ui", "");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const box = element("section", "");
  box.setAttribute("role", "status");
  box.setAttribute("aria-label", "Build problems");
  const fold = element("details", "");
  fold.open = Boolean(event.failure) || problems.some((problem) => problem.severity === "error");
  const count = problems.length + (event.more || 0);
  fold.append(element("summary", event.failure ? "The build failed; this is the last good site" : `${count} ${count === 1 ? "problem" : "problems"}`));
  const list = element("ul", "");
  if (event.failure) list.append(element("li", event.failure));
  for (const problem of problems) {
    const place = [problem.path, problem.line, problem.column].filter((part) => part !== null).join(":");
    const line = element("li", "");
    line.className = problem.severity;
    line.append(element("code", place), element("span", ` ${problem.severity}: ${problem.message}${problem.hint ? ` (${problem.hint})` : ""}`));
    list.append(line);
  }
  if (event.more) list.append(element("li", `… and ${event.more} more`));
  fold.append(list);
  const close = element("button", "×");
  close.setAttribute("aria-label", "Hide");
  close.addEventListener("click", () => {
    hidden = state;
    host.remove();
  });
  box.append(fold, close);
  root.append(box);
  document.body.append(host);
}

function element(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}

const STYLE = `
  :host { all: initial; }
  section {
    position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483647;
    display: flex; align-items: start; gap: .5rem; max-inline-size: min(40rem, calc(100vw - 2rem));
    padding: .5rem .75rem; border-radius: .5rem; background: #2b2b2b; color: #f4f4f4;
    font: .875rem/1.5 system-ui, sans-serif; box-shadow: 0 .25rem 1rem #0006;
  }
  details { min-inline-size: 0; }
  summary { cursor: pointer; }
  ul { margin: .5rem 0 0; padding: 0; list-style: none; max-block-size: 40vh; overflow: auto; overflow-wrap: anywhere; }
  li { margin-block: .25rem; padding-inline-start: .5rem; border-inline-start: 3px solid #d9a441; }
  li.error { border-color: #ff7b72; }
  button { all: unset; cursor: pointer; padding: 0 .25rem; }
  button:focus-visible, summary:focus-visible { outline: 2px solid #fff; }
`;
