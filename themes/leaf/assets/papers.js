// The table of papers: filters, columns to sort by, BibTeX to copy. The state stands in the address.
import { copy, fill, words } from "./reading.js";

const doc = document;
const form = doc.getElementById("pl-filter");
const body = doc.querySelector(".ptab tbody");
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const MOST = 300; // choices of one menu; whoever is not among them is found by words
const AT_ONCE = 60; // rows put into the table in one go; the rest follow while the browser has nothing else to do
const idle = (job) => (window.requestIdleCallback ? requestIdleCallback(job, { timeout: 100 }) : setTimeout(job, 20));

const rows = [...(body?.rows ?? [])].map((tr) => {
  const cell = tr.cells, title = cell[0].querySelector("a").textContent;
  const shown = cell[1].textContent.replace(/ (et al\.|等)$/, "").split(/, |、|، /).filter(Boolean);
  const author = [...shown, ...(cell[1].dataset.a?.split("|") ?? [])];
  const tag = [...cell[4].children].map((each) => each.textContent);
  const venue = cell[2].textContent, year = cell[3].textContent;
  return {
    tr, title, author, tag, venue, year, links: +cell[5].textContent || 0, hay: "",
    family: /[\u3400-\u9fff]/.test(author[0] ?? "") ? author[0] : (author[0] ?? "").split(" ").at(-1),
  };
});

// what a filter by words looks at, and names for the buttons: made ahead of the first letter typed
const prepare = (row) => {
  if (row.hay) return;
  row.hay = fold([row.title, row.tr.cells[0].textContent, row.venue, row.year, ...row.author, ...row.tag].join("\n"));
  row.tr.cells[6].firstChild.setAttribute("aria-label", `BibTeX: ${row.title}`);
};
function inTurn(list, job) { // `job` on pieces of the list, the first at once; what it returns stops it
  let at = 0, stopped = false;
  const next = () => {
    if (stopped || at >= list.length) return;
    job(list.slice(at, at += AT_ONCE));
    idle(next);
  };
  next();
  return () => { stopped = true; };
}

function start() {
  const fields = form.elements, count = doc.getElementById("pl-count");
  const heads = [...doc.querySelectorAll(".ptab th[data-k]")], bars = [...doc.querySelectorAll(".years button")];
  const asked = new URLSearchParams(location.search);
  const order = new Intl.Collator(doc.documentElement.lang, { numeric: true });
  let sort = asked.get("sort") || "year", direction = asked.get("dir") || "desc", sorted = "year desc";
  let shown = rows, stop = () => {}, pause; // the rows in the table, and what ends their coming in

  for (const name of ["year", "venue", "tag", "author"]) {
    const counts = new Map();
    for (const row of rows) for (const value of [row[name]].flat()) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    let names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || order.compare(a, b)).slice(0, MOST);
    names = name === "year" ? names.sort().reverse() : names.sort(order.compare);
    const wanted = asked.get(name);
    if (wanted && !names.includes(wanted)) names.unshift(wanted);
    fields[name].append(...names.map((value) => new Option(`${value} (${counts.get(value) ?? 0})`, value)));
  }
  for (const name of ["q", "year", "venue", "tag", "author"]) if (asked.get(name)) fields[name].value = asked.get(name);

  function arrange() {
    if (sorted === `${sort} ${direction}`) return false;
    sorted = `${sort} ${direction}`;
    const sign = direction === "desc" ? -1 : 1;
    const by = { title: "title", author: "family", venue: "venue" }[sort];
    const compare = by ? (a, b) => order.compare(a[by], b[by]) : (a, b) => (+a[sort] || 0) - (+b[sort] || 0);
    const lacks = (row) => (by ? !row[by] : !row[sort]); // what has no value stands last in either direction
    rows.sort((a, b) => lacks(a) - lacks(b) || sign * compare(a, b) || order.compare(a.title, b.title));
    return true;
  }
  function show(keep) {
    const need = fold(fields.q.value).split(/\s+/).filter(Boolean);
    const { year, venue, tag, author } = Object.fromEntries(["year", "venue", "tag", "author"].map((name) => [name, fields[name].value]));
    if (need.length) rows.forEach(prepare);
    const isArranged = arrange();
    const found = rows.filter((row) => (!year || row.year === year) && (!venue || row.venue === venue) && (!tag || row.tag.includes(tag))
      && (!author || row.author.includes(author)) && need.every((word) => row.hay.includes(word)));
    if (isArranged || found.length !== shown.length || found.some((row, at) => row !== shown[at])) {
      stop();
      shown = found;
      body.replaceChildren();
      stop = inTurn(found, (some) => body.append(...some.map((row) => row.tr)));
    }
    for (const bar of bars) bar.setAttribute("aria-pressed", String(bar.value === year));
    for (const head of heads) {
      if (head.dataset.k === sort) head.setAttribute("aria-sort", `${direction}ending`); else head.removeAttribute("aria-sort");
    }
    count.textContent = fill(words.count, { n: found.length, all: rows.length });
    if (!keep) return;
    clearTimeout(pause);
    pause = setTimeout(note, 300); // browsers refuse more than some changes of the address in a while
  }
  function note() {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (sort !== "year" || direction !== "desc") { state.set("sort", sort); state.set("dir", direction); }
    history.replaceState(null, "", String(state) ? `?${state}` : location.pathname);
  }

  form.addEventListener("input", (event) => { if (!event.isComposing) show(true); });
  form.addEventListener("compositionend", () => show(true));
  form.addEventListener("reset", () => setTimeout(show, 0, true));
  form.addEventListener("submit", (event) => event.preventDefault());
  body.addEventListener("click", note);
  for (const bar of bars) bar.addEventListener("click", () => { fields.year.value = fields.year.value === bar.value ? "" : bar.value; show(true); });
  for (const head of heads) head.firstElementChild.addEventListener("click", () => {
    const key = head.dataset.k;
    direction = key === sort ? (direction === "asc" ? "desc" : "asc") : key === "year" || key === "links" ? "desc" : "asc";
    sort = key;
    show(true);
  });
  const years = doc.querySelector(".years");
  if (years) years.scrollLeft = years.scrollWidth;
  show(false);
  idle(() => inTurn(rows, (some) => some.forEach(prepare)));

  const text = (address) => fetch(address).then((answer) => { if (!answer.ok) throw new Error(address); return answer.text(); });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const page = button.closest("tr").querySelector("a").href;
    copy(text(new URL("cite.bib", page)), "BibTeX");
  });
  form.querySelector("[data-copy-all]").addEventListener("click", (event) => {
    const keys = new Set(shown.map((row) => row.tr.querySelector("button").value));
    const whole = text(event.currentTarget.dataset.bib).then((file) => file.split(/\n(?=@)/).filter((entry) => keys.has(/^@\w+\{([^,]*)/.exec(entry)?.[1]))
      .map((entry) => entry.trim()).join("\n\n") + "\n");
    copy(whole, fill(words.bib_entries, { n: keys.size }));
  });
}
if (form && body) start();
doc.addEventListener("paperleaf:update", () => location.reload()); // the preview has changed rows; the address keeps the state
