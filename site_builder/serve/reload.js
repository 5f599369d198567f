// Keeps an open page of the preview up to date. Added by the server when it answers; no file of the site holds it.

const events = new EventSource("/__paperleaf/events");
let connected = false;

events.onmessage = (message) => {
  const event = JSON.parse(message.data);
  if (event.diagnostics) show(event); // a page that is ahead of its build comes without
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

// The page as the server sent it: what scripts of the theme did to it since then is not to be undone.
let shown = fetchPage();

async function fetchPage() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, page };
  } catch {
    return undefined; // the server ends or starts again: the next event will tell
  }
}

async function update() {
  const old = await shown;
  const next = await fetchPage();
  if (!next) return;
  shown = Promise.resolve(next);
  // Other scripts or styles cannot be exchanged under a page that runs; a browser keeps its place when it loads anew.
  if (!old || old.status !== next.status || needs(old.page) !== needs(next.page)) {
    location.reload();
    return;
  }
  const marks = mark();
  document.title = next.page.title;
  patch(document.body, old.page.body, next.page.body);
  restore(marks);
  document.dispatchEvent(new CustomEvent("paperleaf:update"));
}

function needs(page) {
  const files = page.querySelectorAll('link[rel="stylesheet"], link[rel="modulepreload"], script[src]');
  return [...files].map((file) => file.getAttribute("href") || file.getAttribute("src")).join("\n");
}

// Makes of `live`, which was sent as `old`, what is now sent as `next`; what did not change stays the same element.
function patch(live, old, next) {
  if (old.isEqualNode(next)) return;
  const kids = aligned(live, old);
  if (!kids || shell(old) !== shell(next)) {
    live.replaceWith(document.importNode(next, true));
    return;
  }
  const before = [...old.children];
  const after = [...next.children];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start].isEqualNode(after[start])) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end++;
  const gone = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  if (gone.length === come.length) {
    gone.forEach((element, index) => patch(kids[start + index], element, come[index]));
    return;
  }
  const fresh = come.map((element) => document.importNode(element, true));
  const behind = kids[start + gone.length];
  if (start > 0) kids[start - 1].after(...fresh);
  else if (behind) behind.before(...fresh);
  else live.append(...fresh);
  kids.slice(start, start + gone.length).forEach((element) => element.remove());
}

// The element of `live` for each child of `old`; scripts may have put others between. Nothing when one is missing.
function aligned(live, old) {
  const found = [];
  let kid = live.firstElementChild;
  for (const child of old.children) {
    while (kid && (kid.localName !== child.localName || kid.id !== child.id)) kid = kid.nextElementSibling;
    if (!kid) return undefined;
    found.push(kid);
    kid = kid.nextElementSibling;
  }
  return found;
}

// All of an element but the elements in it.
function shell(element) {
  const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim());
  return element.cloneNode(false).outerHTML + words.filter(Boolean).join("\0");
}

// Where the blocks in view stand: what changes above them must not move them.
function mark() {
  if (scrollY === 0) return [];
  const blocks = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6, p, li, pre, table, figure, blockquote)")];
  const first = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
  const near = [...blocks.slice(first, first + 20), ...blocks.slice(Math.max(first - 20, 0), first).reverse()];
  return near.map((block) => ({ block, top: block.getBoundingClientRect().top }));
}

function restore(marks) {
  const kept = marks.find(({ block }) => block.isConnected);
  if (kept) scrollBy({ top: kept.block.getBoundingClientRect().top - kept.top, behavior: "instant" });
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
