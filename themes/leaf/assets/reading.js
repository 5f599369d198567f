// What scripts add to reading: colours, the current heading, link previews, copying, larger pictures.
// Every page is complete without it; each part looks for its own element and does nothing when there is none.
const doc = document, root = doc.documentElement;
const $ = (selector, from = doc) => from.querySelector(selector);
const $$ = (selector, from = doc) => [...from.querySelectorAll(selector)];
const quiet = (part) => { try { part(); } catch (error) { console.debug(error); } };
// runs now, and again when the preview of `paperleaf serve` has put new elements into the page
const dress = (part) => { quiet(part); doc.addEventListener("paperleaf:update", () => quiet(part)); };
export const words = (() => { try { return JSON.parse($("#pl-words").textContent); } catch { return {}; } })();
export const fill = (text = "", values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
export const stored = {
  get(key, fallback) { try { return JSON.parse(localStorage.getItem(`pl:${key}`)) ?? fallback; } catch { return fallback; } },
  set(key, value) { try { localStorage.setItem(`pl:${key}`, JSON.stringify(value)); } catch { /* private window */ } },
};
export function make(tag, props = {}, ...children) {
  const node = doc.createElement(tag);
  for (const [name, value] of Object.entries(props)) if (name in node) node[name] = value; else node.setAttribute(name, value);
  node.append(...children.filter((child) => child != null));
  return node;
}

// notices: polite, never taking the focus
const live = make("div", { className: "vh", role: "status" });
doc.body.append(live);
let toast;
export function say(message) {
  live.textContent = message;
  toast?.remove();
  toast = make("div", { className: "toast", textContent: message, "aria-hidden": "true" });
  ($("dialog[open]") || doc.body).append(toast);
  const mine = toast;
  setTimeout(() => mine.remove(), 1800);
}

// copying: `text` may be a promise, which Safari only takes inside a ClipboardItem
export async function copy(text, what) {
  try {
    if (text instanceof Promise && window.ClipboardItem && navigator.clipboard?.write) {
      const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } else {
      await navigator.clipboard.writeText(await text);
    }
    say(fill(words.copied, { what: await what }));
  } catch {
    quiet(() => {});
    try {
      const area = make("textarea", { value: await text });
      doc.body.append(area);
      area.select();
      const done = doc.execCommand("copy");
      area.remove();
      say(done ? fill(words.copied, { what: await what }) : words.failed);
    } catch { say(words.failed); }
  }
}
quiet(() => {
  doc.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const source = button.dataset.copy ? doc.getElementById(button.dataset.copy) : $("code,pre", button.parentElement);
    if (source) copy(source.textContent.replace(/\n$/, ""), button.dataset.what || words.code);
  });
});
dress(() => {
  for (const pre of $$(".prose pre:not(.code>pre)")) {
    const box = make("div", { className: "code" });
    pre.replaceWith(box);
    const button = make("button", { className: "btn", type: "button", textContent: words.copy });
    button.dataset.copy = "";
    button.dataset.plUi = "";
    if (words.lang) button.lang = words.lang;
    box.append(pre, button);
  }
});

// what does not scroll need not be a stop of the Tab key
const settle = () => $$(".tw,.prose :is(pre,.long,[data-math=block])").forEach((box) => {
  if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
});
dress(settle);
addEventListener("resize", settle, { passive: true });

// colours: as the system → light → dark
quiet(() => {
  const order = ["system", "light", "dark"];
  let now = stored.get("theme", root.dataset.theme || "system");
  if (!order.includes(now)) now = "system";
  const paint = () => {
    const button = $("[data-theme-toggle]");
    if (!button) return;
    if (now === "system") delete root.dataset.theme; else root.dataset.theme = now;
    $$("meta[name=theme-color]").forEach((meta, at) => { // of the frame that phones draw around the page
      meta.media = now === "system" ? `(prefers-color-scheme:${order[at + 1]})` : now === order[at + 1] ? "all" : "not all";
    });
    button.title = button.dataset.names.split("|")[order.indexOf(now)];
    button.setAttribute("aria-label", button.title);
  };
  doc.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-toggle]");
    if (!button) return;
    now = order[(order.indexOf(now) + 1) % 3];
    stored.set("theme", now);
    paint();
    say(button.title);
  });
  dress(paint);
});

// contents: the heading being read
quiet(() => {
  const idOf = (link) => decodeURIComponent(link.hash.slice(1));
  const line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 40;
  let toc, links, heads = [], on, held, tick; // held: the heading just chosen, kept until the reader scrolls by hand
  const mark = () => {
    if (!heads.length) return;
    let head = heads[0];
    for (const each of heads) { if (each.getBoundingClientRect().top <= line) head = each; else break; }
    if (scrollY > 0 && innerHeight + scrollY >= root.scrollHeight - 4) head = heads.at(-1);
    head = held || head;
    const link = links.get(head.id);
    if (link === on) return;
    on?.removeAttribute("aria-current");
    on = link;
    on.setAttribute("aria-current", "location");
    if (toc.scrollHeight > toc.clientHeight) toc.scrollTop = on.offsetTop - toc.clientHeight / 2;
  };
  dress(() => {
    toc = $("#pl-toc");
    links = new Map((toc ? $$("a", toc) : []).map((link) => [idOf(link), link]));
    heads = [...links.keys()].map((id) => doc.getElementById(id)).filter(Boolean);
    held = null;
    mark();
  });
  addEventListener("scroll", () => { tick ??= requestAnimationFrame(() => { tick = undefined; mark(); }); }, { passive: true });
  doc.addEventListener("click", (event) => {
    const link = event.target.closest?.("#pl-toc a");
    if (!link) return;
    held = doc.getElementById(idOf(link));
    mark();
    if (toc.hidePopover && toc.matches(":popover-open")) toc.hidePopover();
  });
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(type, (event) => { if (!toc?.contains(event.target)) held = null; }, { passive: true });
});

// link previews: on hover after a moment, at once on keyboard focus; stays while pointed at, Esc closes (WCAG 1.4.13)
quiet(() => {
  const LINKS = "a.wl[href],a[href^='#fn'],a[href*='-fn-']";
  const box = make("div", { className: "pv", id: "pl-preview", popover: "manual" });
  if (!box.showPopover) return;
  doc.body.append(box);
  const known = new Map();
  let shown, byKey, timer;
  const load = (address) => {
    if (!known.has(address)) known.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
    return known.get(address);
  };
  async function content(link) {
    const address = new URL(link.getAttribute("href"), doc.baseURI), hash = decodeURIComponent(address.hash.slice(1)); // a node of the graph has no `hash`
    if (link.getAttribute("href").startsWith("#")) {
      const place = hash && doc.getElementById(hash);
      if (!place || !place.matches("[data-footnote]")) return null;
      const copied = place.cloneNode(true);
      $$("[id]", copied).forEach((each) => each.removeAttribute("id"));
      $$("[role=doc-backlink],a[href^='#fnref'],a[href*='-fnref-']", copied).forEach((each) => each.remove());
      return [make("div", {}, ...copied.childNodes)];
    }
    if (address.origin !== location.origin || !address.pathname.endsWith("/") || address.pathname === location.pathname) return null;
    const data = await load(new URL("index.json", address).href);
    if (!data?.t) return null;
    const section = hash && data.h?.[hash];
    return [
      make("b", { textContent: data.t, lang: data.l || "" }),
      data.f ? make("small", { textContent: data.f, lang: data.n || "" }) : null,
      section || data.s ? make("p", { textContent: section || data.s, lang: data.n || "" }) : null,
    ].filter(Boolean);
  }
  async function show(link, focused) {
    if (shown === link) return;
    hide();
    const turn = (shown = link);
    byKey = focused;
    const parts = await content(link);
    if (shown !== turn) return;
    if (!parts) { shown = null; return; }
    box.replaceChildren(...parts);
    link.setAttribute("aria-describedby", box.id);
    box.showPopover();
    const lines = [...link.getClientRects()], width = box.offsetWidth, height = box.offsetHeight;
    if (!lines.length) { hide(); return; }
    const above = Math.min(...lines.map((line) => line.top)), below = Math.max(...lines.map((line) => line.bottom)); // of a link on two lines neither is covered
    box.style.left = `${Math.max(16, Math.min(lines[0].left, innerWidth - width - 16))}px`;
    box.style.top = `${below + height + 12 < innerHeight ? below + 6 : Math.max(8, above - height - 6)}px`;
  }
  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    if (box.matches(":popover-open")) box.hidePopover();
  }
  if (matchMedia("(hover:hover)").matches) {
    doc.addEventListener("mouseover", (event) => {
      const link = event.target.closest?.(LINKS);
      clearTimeout(timer);
      if (link && !box.contains(link)) timer = setTimeout(show, 260, link, false);
      else if (shown && !byKey && !box.contains(event.target)) timer = setTimeout(hide, 220);
    });
  }
  doc.addEventListener("focusin", (event) => {
    const link = event.target.closest?.(LINKS);
    if (link?.matches(":focus-visible")) show(link, true); else if (!box.contains(event.target)) hide();
  });
  doc.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("scroll", hide, { passive: true });
  addEventListener("blur", hide);
});

// pictures: a larger view by click and by keyboard
dress(() => {
  for (const image of $$(".prose img")) {
    if (image.closest("a,button") || image.width < 160) continue;
    const name = image.alt ? `${words.enlarge}: ${image.alt}` : words.enlarge;
    const link = make("a", { className: "zoom", href: image.currentSrc || image.src, "aria-label": name });
    link.dataset.plUi = "";
    image.replaceWith(link);
    link.append(image);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const large = make("img", { src: image.currentSrc || image.src, alt: image.alt });
      const dialog = make("dialog", { className: "lb", "aria-label": name }, large);
      dialog.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
      doc.body.append(dialog);
      dialog.showModal();
    });
  }
});

// search: the dialog is fetched when a reader reaches for it, and what was asked of it and typed meanwhile is not lost
quiet(() => {
  if (!$("link[data-pl-search]")) return;
  let loading, ready = false, typed = null;
  const finder = () => {
    if (!loading) import($("link[data-pl-search]").href).catch(() => {}); // what the dialog asks, beside it and not after it
    return (loading ??= import("./finder.js").then(() => { ready = true; }));
  };
  const isWanted = (event) => event.key === "/" ? !event.target.closest?.("input,textarea,select,[contenteditable],dialog") && !event.ctrlKey && !event.metaKey
    : event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  const open = (ask, fail = () => {}) => {
    typed ??= "";
    finder().then(() => {
      ask();
      const box = $("dialog.sr[open] input[type=search]");
      if (box && typed) { box.value = typed; box.dispatchEvent(new Event("input")); }
    }, fail).finally(() => { typed = null; });
  };
  for (const link of $$("[data-search]")) {
    link.addEventListener("pointerenter", () => finder().catch(() => {}), { once: true });
    link.addEventListener("click", (event) => {
      if (ready || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(() => link.click(), () => location.assign(link.href));
    });
  }
  addEventListener("keydown", (event) => {
    if (ready || event.isComposing || event.altKey) return;
    const { key, ctrlKey, metaKey } = event;
    if (typed !== null && !ctrlKey && !metaKey && !event.target.closest?.("input,textarea,select") && (key.length === 1 || key === "Backspace")) {
      event.preventDefault();
      typed = key === "Backspace" ? typed.slice(0, -1) : typed + key;
      return;
    }
    if (!isWanted(event) || (key === "/" && !stored.get("slash", true))) return;
    event.preventDefault();
    open(() => doc.body.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true })));
  });
  if ($("[data-search-page]") || new URLSearchParams(location.search).has("h")) finder().catch(() => {});
  if (/Mac|iP/.test(navigator.platform)) $$(".find kbd").forEach((key) => { key.textContent = "⌘ K"; });
});
