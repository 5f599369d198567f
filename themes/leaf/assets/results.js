// The search page: what `?q=` asks for, as a list in the page. The index is read by search.js.
import "./search.js";
import { fill, make, words } from "./reading.js";

const form = document.querySelector("[data-search-page]");
const list = document.querySelector("[data-search-results]"), count = document.querySelector("[data-search-count]");
const MOST = 50;

function item({ url, title, titleMarks, anchor, heading, authors, venue, year, excerpt, marks }) {
  const link = marked("a", { className: "t wl", href: anchor ? `${url}#${encodeURIComponent(anchor)}` : url }, title, titleMarks);
  const facts = [(authors ?? []).slice(0, 3).join(", "), venue, year, heading].filter(Boolean).join(" · ");
  return make("li", { className: "row" }, seal(year), make("div", {},
    make("h2", {}, link),
    facts ? make("p", { className: "meta", textContent: facts }) : null,
    excerpt ? marked("p", { className: "x" }, excerpt, marks) : null));
}
function seal(year) {
  const digits = [...String(year || "")];
  const node = make("span", { className: digits.length === 4 ? "seal sm" : "noseal", ariaHidden: "true" });
  if (digits.length === 4) node.append(...digits.map((digit) => make("span", { textContent: digit })));
  return node;
}
// `marks` are [start, stop) pairs of what the query found in `text`
function marked(tag, props, text, marks) {
  const node = make(tag, props);
  let from = 0;
  for (const [start, stop] of marks ?? []) {
    node.append(text.slice(from, start), make("mark", { textContent: text.slice(start, stop) }));
    from = stop;
  }
  node.append(text.slice(from));
  return node;
}
async function find(query) {
  document.title = query ? `${query} · ${document.title.split(" · ").at(-1)}` : document.title;
  if (!query) { list.replaceChildren(); count.textContent = ""; return; }
  const found = await window.paperleafSearch(query, { limit: MOST });
  list.replaceChildren(...found.map(item));
  count.textContent = found.length ? fill(found.length === 1 ? words.results_one : words.results, { n: found.length }) : words.no_results;
}
if (form && list && window.paperleafSearch) {
  const field = form.elements.q;
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = field.value.trim();
    history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    find(query).catch(() => { count.textContent = words.failed; });
  });
  if (field.value) find(field.value.trim()).catch(() => { count.textContent = words.failed; }); else field.focus();
}
