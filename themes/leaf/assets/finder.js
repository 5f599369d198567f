// The search dialog, the list on the search page, and the marks on the page that a result leads to.
const doc = document, root = doc.documentElement, zh = /^zh/i.test(root.lang);
const T = (chinese, english) => (zh ? chinese : english);
const $ = (selector, from = doc) => from.querySelector(selector);
const el = (tag, props = {}, ...kids) => {
  const node = doc.createElement(tag);
  for (const [name, value] of Object.entries(props)) if (name in node) node[name] = value; else node.setAttribute(name, value);
  node.append(...kids.filter((kid) => kid != null && kid !== ""));
  return node;
};
const store = {
  get(key, otherwise) { try { return JSON.parse(localStorage.getItem("pl:" + key)) ?? otherwise; } catch { return otherwise; } },
  set(key, value) { try { localStorage.setItem("pl:" + key, JSON.stringify(value)); } catch { /* private mode */ } },
};
const recent = {
  all() { const list = store.get("recent", []); return Array.isArray(list) ? list.filter((q) => typeof q === "string").slice(0, 5) : []; },
  add(query) { if (query) store.set("recent", [query, ...recent.all().filter((q) => q !== query)].slice(0, 5)); },
  drop(query) { store.set("recent", recent.all().filter((q) => q !== query)); },
};
const composing = (event) => event.isComposing || event.keyCode === 229; // 229: Safari's Enter that ends a composition
let engine;
const load = () => engine ??= import($("link[data-pl-search]").href).then(() => window.paperleafSearch, (error) => { engine = null; throw error; });

const style = new CSSStyleSheet(); // constructed: allowed under a policy without inline styles
style.replaceSync(`::highlight(pl-hit){background-color:var(--mark);color:inherit}.sr .none,.rows+.none{padding:1.25rem 1rem;color:var(--ink2);font-size:var(--s0)}.rows+.none{padding-inline:0}.none p{margin:0 0 .6rem}.hits .again{color:var(--ink2);text-align:center}.hits .drop{float:inline-end;padding:0 .5rem;color:var(--ink2)}.hits small+small{margin-top:.1rem}.hits.plain [role=option],.rows.plain .row{grid-template-columns:minmax(0,1fr)}.plain>li>:first-child:empty{display:none}`);
doc.adoptedStyleSheets.push(style);

// ---- one result
function marked(tag, props, text, marks = [], show = String) {
  const node = el(tag, props);
  let at = 0;
  for (const [found, to] of marks) {
    const from = text[found - 1] === "\\" && found > at ? found - 1 : found; // of "\lambda" the word was found
    node.append(show(text.slice(at, from)), el("mark", { textContent: show(text.slice(from, to)) }));
    at = to;
  }
  node.append(show(text.slice(at)));
  return node;
}
// formulas are searched as they were typed, and shown with signs in place of their commands
const GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega".split(" ");
const SIGNS = { times: "×", cdot: "·", sum: "∑", prod: "∏", int: "∫", infty: "∞", in: "∈", le: "≤", leq: "≤", ge: "≥", geq: "≥", ne: "≠", neq: "≠", approx: "≈", sim: "∼", to: "→", partial: "∂", nabla: "∇", sqrt: "√", pm: "±", top: "⊤" };
const NAMES = /^(?:arg|max|min|log|ln|exp|sup|inf|lim|det|dim|cos|sin|tanh?|Pr)$/; // which TeX sets upright
const sign = (all, name = "") => SIGNS[name] ?? (NAMES.test(name) ? name : GREEK.includes(name.toLowerCase()) ? String.fromCharCode((name[0] < "a" ? 913 : 945) + GREEK.indexOf(name.toLowerCase())) : "");
const bare = (text) => /\\[a-zA-Z]+\s*[{\\(]|[_^]\{/.test(text) ? text.replace(/^(…?)[a-zA-Z]+(?=\{)/, "$1").replace(/([_^])\{([^{}]*)\}/g, "$1$2").replace(/\\sqrt\s*\{([^{}]*)\}/g, "√$1").replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "$1/$2").replace(/\\([a-zA-Z]+)\*?|\\[,;:! ]|[{}]/g, sign)
  : text.replace(/\\([a-zA-Z]+)/g, (all, name) => sign(all, name) || all); // else it may be a path, or code
const language = (text) => zh && !/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]/.test(text) ? { lang: "en" } : {};
function facts({ authors, venue, year, source, also }) {
  const who = authors.length > 2 ? authors[0] + T(" 等", " et al.") : authors.join(T("、", ", "));
  const known = [who, venue, year].filter(Boolean).join(" · ") || source.split("/").slice(0, -1).join(" › ");
  return [known, also && T("又名 ", "also ") + also].filter(Boolean).join(" · "); // a name that was found and is not the title
}
function seal(year) {
  const node = el("span", year ? { className: "seal sm", "aria-hidden": "true" } : {});
  if (year) node.append(...String(year).slice(0, 4).padStart(4, "0").split("").map((digit) => el("span", { textContent: digit })));
  return node;
}
function address(hit) { // with the words to mark there
  const cut = (text, marks) => marks.map(([from, to]) => text.slice(from, to));
  const words = [...new Set([...cut(hit.excerpt, hit.marks), ...cut(hit.title, hit.titleMarks)].map((word) => word.toLowerCase()))].slice(0, 6);
  const query = new URLSearchParams(words.map((word) => ["h", word]));
  return hit.url + (words.length ? "?" + query : "") + (hit.anchor ? "#" + encodeURIComponent(hit.anchor) : "");
}
const count = (n) => n ? T(`${n} 条结果`, n === 1 ? "1 result" : `${n} results`) : T("没有结果", "No results");
function nothing(found, query, again) { // says so, and offers to drop what narrows the search
  const box = el("div", { className: "none" }, el("p", { textContent: T("没有找到。换一个词试试。", "Nothing found. Try another word.") }));
  if (found.filters.length && found.words.length) box.append(el("button", { type: "button", className: "btn", textContent: T("去掉限定：", "Search without ") + found.filters.join(" "), onclick: () => again(found.words.join(" ")) }));
  else if (/["“”「」]/.test(query)) box.append(el("button", { type: "button", className: "btn", textContent: T("去掉引号再搜", "Search without the quotes"), onclick: () => again(query.replace(/["“”「」]/g, " ").trim()) }));
  return box;
}
const tip = () => el("div", { className: "none" }, el("p", { textContent: T("“词组”连着出现；-词 不要；tag:名称 限定标签。", '"quoted words" stand together; -word leaves out; tag:name narrows.') }));
const failed = () => el("div", { className: "none" }, el("p", { textContent: T("搜索索引没有载入，请检查网络后再试。", "The search index did not load. Check the connection and try again.") }));

// ---- the dialog: a combobox with a list (WAI-ARIA APG)
let dialog, box, list, live, note, status, chosen = -1, turn = 0, drawn = 0, eager = 0;
const searchPage = () => $("a[data-search]")?.href;
function build() {
  box = el("input", { type: "search", autocomplete: "off", spellcheck: false, role: "combobox", "aria-expanded": "false", "aria-controls": "pl-hits", "aria-autocomplete": "list", "aria-label": T("搜索笔记", "Search notes"), placeholder: T("标题、作者、正文……", "Title, author, text…"), enterKeyHint: "go" });
  list = el("ul", { className: "hits", id: "pl-hits", role: "listbox", "aria-label": T("结果", "Results") });
  live = el("div", { className: "vh", role: "status" });
  note = el("div");
  const slash = el("input", { type: "checkbox", checked: store.get("slash", true), onchange: () => store.set("slash", slash.checked) });
  const field = ([word, label]) => el("button", { type: "button", textContent: label, onclick() { box.value = `${box.value.trim()} ${word}:`.trim(); box.focus(); draw(); } });
  const fields = [["title", T("标题", "title")], ["author", T("作者", "author")], ["venue", T("会议", "venue")], ["tag", T("标签", "tag")], ["year", T("年份", "year")]].map(field);
  const hint = (keys, words) => el("span", {}, ...keys.flatMap((key) => [el("kbd", { textContent: key }), " "]), words);
  dialog = el("dialog", { className: "sr", "aria-label": T("搜索", "Search") },
    el("form", { method: "dialog", role: "search", onsubmit: (event) => event.preventDefault() }, glass(), box,
      el("button", { type: "button", className: "ib x", "aria-label": T("关闭", "Close"), textContent: "✕", onclick: () => dialog.close() })),
    el("div", { className: "fields", role: "group", "aria-label": T("限定字段", "Limit to a field") }, ...fields),
    list, note, live,
    el("footer", {}, hint(["↑", "↓"], T("选择", "move")), hint(["↵"], T("打开", "open")), hint(["Esc"], T("关闭", "close")), el("label", {}, slash, T(" 用 / 键打开搜索", " Open with the / key"))));
  doc.body.append(dialog);
  box.addEventListener("compositionend", draw);
  box.addEventListener("input", (event) => { if (!event.isComposing) draw(); });
  box.addEventListener("keydown", press);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
function glass() {
  const svg = doc.createElementNS("http://www.w3.org/2000/svg", "svg"), path = doc.createElementNS(svg.namespaceURI, "path");
  for (const [name, value] of Object.entries({ width: 18, height: 18, viewBox: "0 0 18 18", fill: "none", stroke: "currentColor", "stroke-width": 1.6, "aria-hidden": "true" })) svg.setAttribute(name, value);
  path.setAttribute("d", "M13.5 8A5.5 5.5 0 1 1 2.5 8a5.5 5.5 0 0 1 11 0Zm-1.3 4.2 4 4");
  svg.append(path);
  return svg;
}
const options = () => [...list.children];
function press(event) {
  if (composing(event)) return;
  const all = options(), { key } = event;
  if (key === "ArrowDown" || key === "ArrowUp") { event.preventDefault(); if (all.length) pick((chosen + (key === "ArrowDown" ? 1 : all.length - 1) + all.length) % all.length); }
  else if ((key === "Home" || key === "End") && event.ctrlKey) { event.preventDefault(); pick(key === "Home" ? 0 : all.length - 1); }
  else if (key === "Enter" && drawn !== turn && box.value.trim()) { event.preventDefault(); eager = turn; } // what is shown answers another question
  else if (key === "Enter") { event.preventDefault(); all[chosen]?.dispatchEvent(new MouseEvent("click", { ctrlKey: event.ctrlKey || event.metaKey })); }
  else if (key === "Escape") { event.preventDefault(); box.blur(); dialog.close(); } // the next key is not typed into what is hidden
  else if (key === "Delete" && all[chosen]?.dataset.recent !== undefined && !box.value) { event.preventDefault(); recent.drop(all[chosen].dataset.recent); draw(); }
}
function pick(index) {
  const all = options();
  all[chosen]?.setAttribute("aria-selected", "false");
  chosen = all[index] ? index : -1;
  if (chosen < 0) { box.removeAttribute("aria-activedescendant"); return; }
  all[chosen].setAttribute("aria-selected", "true");
  all[chosen].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", all[chosen].id);
}
function go(event, url) {
  recent.add(box.value.trim());
  if (event.ctrlKey || event.metaKey || event.button === 1) open(url, "_blank", "noopener");
  else { dialog.close(); location.assign(url); }
}
function option(hit) {
  const text = el("div", {}, marked("b", language(hit.title), hit.title, hit.titleMarks), el("small", { textContent: facts(hit) }));
  if (hit.heading) text.append(el("small", { textContent: "§ " + hit.heading }));
  if (hit.excerpt) text.append(marked("p", language(hit.excerpt), hit.excerpt, hit.marks, bare));
  const item = el("li", { role: "option", "aria-selected": "false" }, seal(hit.year), text), url = address(hit);
  item.onclick = item.onauxclick = (event) => go(event, url);
  return item;
}
function remembered(query) {
  const drop = el("span", { className: "drop", "aria-hidden": "true", title: T("移除", "Remove"), textContent: "✕" });
  const item = el("li", { role: "option", "aria-selected": "false", "aria-description": T("最近的搜索，按 Delete 移除", "recent search, Delete removes it") }, el("span", { textContent: "↺", "aria-hidden": "true" }), el("div", {}, query, drop));
  item.dataset.recent = query;
  item.onclick = (event) => { if (event.target === drop) recent.drop(query); else box.value = query; box.focus(); draw(); };
  return item;
}
function fill(items, message) {
  items.forEach((item, index) => { item.id = "pl-hit-" + index; });
  list.replaceChildren(...items);
  list.classList.toggle("plain", !$(".seal,[data-recent]", list));
  list.hidden = !items.length;
  note.replaceChildren(...(message ? [message] : []));
  box.setAttribute("aria-expanded", String(items.length > 0));
  chosen = -1;
  pick(0);
  list.scrollTop = 0;
}
function say(text) { // once the reader pauses, not at each letter
  clearTimeout(status);
  status = setTimeout(() => { live.textContent = text; }, 400);
}
async function draw() {
  const query = box.value.trim(), mine = ++turn;
  try {
    const search = await load(), found = query ? await search(query, { limit: 10 }) : await search.newest();
    if (mine !== turn) return;
    drawn = mine;
    if (!query) { const items = [...recent.all().map(remembered), ...found.map(option)]; fill(items, items.length ? null : tip()); say(""); return; }
    const items = found.map(option), page = searchPage();
    if (found.total > found.length && page) {
      const all = el("li", { role: "option", "aria-selected": "false", className: "again" }, el("span"), el("div", { textContent: T(`全部 ${found.total} 条结果`, `All ${found.total} results`) }));
      all.onclick = (event) => go(event, page + "?q=" + encodeURIComponent(query));
      items.push(all);
    }
    fill(items, items.length ? null : nothing(found, query, (next) => { box.value = next; box.focus(); draw(); }));
    say(count(found.total));
    if (eager === mine && dialog.open) items[0]?.click();
  } catch {
    if (mine === turn) { drawn = mine; fill([], failed()); say(""); }
  }
}
function openDialog() {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  box.focus();
  box.select();
  draw();
}
for (const link of doc.querySelectorAll("[data-search]")) {
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => { if (!event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); openDialog(); } });
  link.addEventListener("pointerenter", () => load().catch(() => {}), { once: true });
}
addEventListener("keydown", (event) => {
  if (composing(event) || event.altKey || !$("link[data-pl-search]")) return;
  const control = event.ctrlKey || event.metaKey;
  if (control && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); openDialog(); }
  else if (event.key === "/" && !control && store.get("slash", true) && !event.target.closest?.("input,textarea,select,[contenteditable],dialog")) { event.preventDefault(); openDialog(); }
});
for (const key of doc.querySelectorAll(".find kbd")) if (/Mac|iP/.test(navigator.platform)) key.textContent = "⌘ K";

// ---- the search page: the same results in the page, its query in the address
const form = $("[data-search-page],[data-finder-page]");
if (form) {
  const field = $("input", form), rows = $("[data-search-results]") ?? form.appendChild(el("ol", { className: "rows" }));
  const total = $("[data-search-count]") ?? el("p", { role: "status" }), below = el("div", { className: "none" });
  let asked = 0, most = 20, pause;
  rows.after(below);
  const row = (hit) => el("li", { className: "row" }, seal(hit.year), el("div", {},
    el("h2", {}, marked("a", { className: "t", href: address(hit), ...language(hit.title) }, hit.title, hit.titleMarks)),
    el("p", { className: "meta", textContent: [facts(hit), hit.heading && "§ " + hit.heading].filter(Boolean).join(" · ") }), marked("p", { className: "x", ...language(hit.excerpt) }, hit.excerpt, hit.marks, bare)));
  const keep = () => { // the query in the address, and beside it how far a reader has come
    clearTimeout(pause);
    const query = field.value.trim();
    history.replaceState({ query, most, top: scrollY }, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
  };
  const soon = () => { clearTimeout(pause); pause = setTimeout(keep, 300); }; // browsers refuse more than some changes of the address in a while
  const show = async (limit = 20) => {
    const query = field.value.trim(), mine = ++asked;
    most = limit;
    soon();
    try {
      const found = query ? await (await load())(query, { limit }) : Object.assign([], { total: 0 });
      if (mine !== asked) return;
      rows.replaceChildren(...found.map(row));
      rows.classList.toggle("plain", !$(".seal", rows));
      below.replaceChildren();
      if (query && !found.length) below.append(nothing(found, query, (next) => { field.value = next; show(); }));
      if (found.total > found.length) below.append(el("button", { type: "button", className: "btn", textContent: T("更多结果", "More results"), onclick: async () => { const at = found.length; await show(limit + 20); rows.children[at]?.querySelector("a").focus(); } }));
      total.textContent = query ? count(found.total) : "";
    } catch { if (mine === asked) { rows.replaceChildren(); below.replaceChildren(failed()); } }
  };
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  const left = history.state?.query === field.value.trim() ? history.state : {}; // the reader comes back to the list
  addEventListener("scroll", soon, { passive: true });
  rows.addEventListener("click", keep);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  field.addEventListener("input", (event) => { if (!event.isComposing) show(); });
  field.addEventListener("compositionend", () => show());
  if (field.value) show(left.most).then(() => { if (left.top) scrollTo({ top: left.top, behavior: "instant" }); }); else field.focus({ preventScroll: true });
}

// ---- a page that a result led to: mark the words, show the first of them
const words = new URLSearchParams(location.search).getAll("h").map((word) => word.toLowerCase()).filter(Boolean).slice(0, 6), body = $("[data-pl-body]");
if (words.length && body && !form) {
  const hits = [], walk = doc.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walk.nextNode()) && hits.length < 500;) {
    if (text.parentElement.closest("script,style,[data-pl-ui]")) continue;
    const low = text.data.toLowerCase();
    if (low.length === text.length) for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) {
      const range = doc.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + word.length);
      hits.push(range);
    }
  }
  if (window.Highlight && CSS.highlights) CSS.highlights.set("pl-hit", new Highlight(...hits));
  let heading = null;
  try { heading = doc.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* not an address of ours */ }
  const first = hits.find((range) => !heading || heading.compareDocumentPosition(range.startContainer) & Node.DOCUMENT_POSITION_FOLLOWING);
  for (let fold = first?.startContainer.parentElement.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  first?.startContainer.parentElement.scrollIntoView({ block: "center" });
  history.replaceState(history.state, "", location.pathname + location.hash);
}
