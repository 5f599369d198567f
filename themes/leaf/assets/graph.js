// The graph of all notes: laid out here and drawn on a canvas. The page's list leads to the same notes without it.
const doc = document;
const MOST = 1200; // notes drawn, those with most links: each pushes every other, and more would not move smoothly
const APART = 170, TOGETHER = 0.035, LENGTH = 46, SLOWER = 0.6, COOLER = 0.982, COLD = 0.004;
const LABEL = 30, FIRST = 12; // letters; names that may cover a node
const FRAME = 9; // milliseconds of layout between two pictures
const BUNDLE = 200; // lines drawn at once: many together take longer
const NEAR = 14; // pixels around a node that belong to it

// the notes with links, those with most of them first, and who is linked with whom, by place in that list
function joined({ nodes, edges }) {
  const degree = new Map();
  for (const { source, target } of edges) for (const id of [source, target]) degree.set(id, (degree.get(id) ?? 0) + 1);
  const shown = nodes.filter((node) => degree.has(node.id)).sort((a, b) => degree.get(b.id) - degree.get(a.id)).slice(0, MOST);
  const place = new Map(shown.map((node, at) => [node.id, at]));
  const seen = new Set(), pairs = [];
  for (const { source, target } of edges) {
    const a = place.get(source), b = place.get(target), key = Math.min(a, b) * MOST + Math.max(a, b);
    if (a === undefined || b === undefined || a === b || seen.has(key)) continue;
    seen.add(key);
    pairs.push([a, b]);
  }
  const beside = shown.map(() => []);
  for (const [a, b] of pairs) { beside[a].push(b); beside[b].push(a); }
  return { shown, pairs, beside };
}

// Springs along the links, and every node pushes every other. The same notes always come to lie the same way.
function layout({ shown, pairs, beside }) {
  const count = shown.length, x = new Float64Array(count), y = new Float64Array(count);
  const dx = new Float64Array(count), dy = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const away = 14 * Math.sqrt(at + 0.5), turn = at * Math.PI * (3 - Math.sqrt(5));
    x[at] = away * Math.cos(turn);
    y[at] = away * Math.sin(turn);
  }
  let heat = 1;
  const step = () => {
    for (const [a, b] of pairs) {
      const across = x[b] - x[a], down = y[b] - y[a], far = Math.hypot(across, down) || 1;
      const pull = ((far - LENGTH) / far) * heat * 0.9 / Math.min(beside[a].length, beside[b].length);
      const share = beside[a].length / (beside[a].length + beside[b].length); // the lesser one moves more
      dx[b] -= across * pull * share; dy[b] -= down * pull * share;
      dx[a] += across * pull * (1 - share); dy[a] += down * pull * (1 - share);
    }
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        const across = x[b] - x[a], down = y[b] - y[a], square = Math.max(across * across + down * down, 40);
        if (square > 360000) continue;
        const push = APART * heat / square;
        dx[a] -= across * push; dy[a] -= down * push;
        dx[b] += across * push; dy[b] += down * push;
      }
      dx[a] -= x[a] * TOGETHER * heat; dy[a] -= y[a] * TOGETHER * heat;
    }
    for (let at = 0; at < count; at++) {
      x[at] += dx[at] *= SLOWER;
      y[at] += dy[at] *= SLOWER;
    }
    heat *= COOLER;
    return heat > COLD;
  };
  return { x, y, step };
}

function begin(sky) {
  const canvas = sky.querySelector("canvas"), pen = canvas.getContext("2d"), told = sky.querySelector("output");
  const base = new URL(sky.dataset.graph, doc.baseURI);
  const still = matchMedia("(prefers-reduced-motion:reduce)");
  let net, place, radius, order, over = -1, frame = 0, isMoving = false, isFitted = true;
  let scale = 1, left = 0, top = 0, wide = 0, high = 0, colours;

  const hue = (name) => { sky.style.color = `var(${name})`; return getComputedStyle(sky).color; };
  const paint = () => {
    colours = Object.fromEntries(["paper", "ink", "ink2", "rule", "leaf", "edge"].map((name) => [name, hue(`--${name}`)]));
    colours.font = getComputedStyle(sky).fontFamily;
    sky.style.color = "";
    ask();
  };
  const ask = () => { frame ||= requestAnimationFrame(draw); };
  const measure = () => {
    const box = canvas.getBoundingClientRect(), sharp = window.devicePixelRatio || 1;
    if (!box.width) return;
    [wide, high] = [box.width, box.height];
    canvas.width = Math.round(wide * sharp);
    canvas.height = Math.round(high * sharp);
    ask();
  };
  const fit = () => {
    const { x, y } = place, few = x.length;
    let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let at = 0; at < few; at++) {
      west = Math.min(west, x[at]); east = Math.max(east, x[at]);
      north = Math.min(north, y[at]); south = Math.max(south, y[at]);
    }
    scale = Math.min(2.2, (wide - 90) / Math.max(east - west, 60), (high - 60) / Math.max(south - north, 60));
    left = wide / 2 - scale * (west + east) / 2;
    top = high / 2 - scale * (north + south) / 2;
  };

  function draw() {
    frame = 0;
    if (!net || !wide || !canvas.isConnected) return;
    if (isMoving) {
      const end = performance.now() + (still.matches ? 40 : FRAME);
      do isMoving = place.step(); while (isMoving && performance.now() < end);
      ask();
      if (isMoving && still.matches) return;
    }
    if (isFitted) fit();
    const { x, y } = place, sharp = canvas.width / wide;
    const at = (node) => [left + scale * x[node], top + scale * y[node]];
    const near = over < 0 ? null : new Set([over, ...net.beside[over]]);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, wide, high);
    pen.lineWidth = 1;
    const isHasty = isMoving && net.pairs.length > 3000; // the lines take most of the time
    for (const isNear of near ? [false, true] : [false]) {
      const lines = isHasty ? [] : near ? net.pairs.filter(([a, b]) => (a === over || b === over) === isNear) : net.pairs;
      pen.strokeStyle = isNear ? colours.leaf : near ? colours.rule : colours.edge;
      pen.globalAlpha = isNear ? 1 : Math.min(0.55, Math.max(0.12, 14 / Math.sqrt(net.pairs.length)));
      for (let from = 0; from < lines.length; from += BUNDLE) {
        pen.beginPath();
        for (const [a, b] of lines.slice(from, from + BUNDLE)) {
          pen.moveTo(left + scale * x[a], top + scale * y[a]);
          pen.lineTo(left + scale * x[b], top + scale * y[b]);
        }
        pen.stroke();
      }
    }
    const zoomed = Math.min(Math.max(Math.sqrt(scale), 0.6), 1.8);
    for (let node = net.shown.length - 1; node >= 0; node--) {
      const [across, down] = at(node), isPaper = net.shown[node].year != null;
      pen.globalAlpha = near && !near.has(node) ? 0.25 : 1;
      pen.beginPath();
      pen.arc(across, down, radius[node] * zoomed, 0, 2 * Math.PI);
      pen.fillStyle = isPaper ? colours.leaf : colours.ink2;
      pen.fill();
    }
    if (!isHasty) label(at, near, zoomed);
  }

  // names where there is room, of the notes with most links first: beside no other name and, but for the first, no node
  function label(at, near, zoomed) {
    const boxes = [], meets = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
    const dots = near ? [] : net.shown.map((_, node) => {
      const [across, down] = at(node), half = radius[node] * zoomed;
      return [across - half, down - half, across + half, down + half];
    });
    pen.globalAlpha = 1;
    pen.font = `11.5px ${colours.font}`;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = colours.paper;
    for (const node of near ? [over, ...net.beside[over]] : order) {
      const [across, down] = at(node);
      if (across < -20 || across > wide || down < 0 || down > high) continue;
      const { name, title } = net.shown[node], words = shorten(node === over ? title : name ?? title, node === over ? 80 : LABEL);
      const long = pen.measureText(words).width, room = radius[node] * zoomed + 4;
      const start = [across + room, across - room - long].find((from) => {
        const box = [from - 2, down - 8, from + long + 2, down + 8];
        return from > 0 && from + long < wide && !boxes.some((other) => meets(box, other))
          && (boxes.length < FIRST || !dots.some((dot) => meets(box, dot)));
      });
      if (start === undefined) continue;
      boxes.push([start - 2, down - 8, start + long + 2, down + 8]);
      if (boxes.length > 90) break;
      pen.strokeText(words, start, down);
      pen.fillStyle = node === over ? colours.leaf : colours.ink;
      pen.fillText(words, start, down);
    }
  }
  const shorten = (words, most) => { const letters = [...words]; return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : words; };

  const under = (event) => {
    if (!net) return -1;
    const box = canvas.getBoundingClientRect(), across = event.clientX - box.left, down = event.clientY - box.top;
    let found = -1, best = NEAR;
    for (let node = 0; node < net.shown.length; node++) {
      const far = Math.hypot(left + scale * place.x[node] - across, top + scale * place.y[node] - down) - radius[node];
      if (far < best) [found, best] = [node, far];
    }
    return found;
  };
  const point = (node) => {
    if (node === over) return;
    over = node;
    canvas.style.cursor = node < 0 ? "" : "pointer";
    told.textContent = node < 0 ? "" : net.shown[node].title;
    ask();
  };
  const zoom = (by, across = wide / 2, down = high / 2) => {
    const next = Math.min(Math.max(scale * by, 0.05), 8), change = next / scale;
    [scale, left, top, isFitted] = [next, across - (across - left) * change, down - (down - top) * change, false];
    ask();
  };

  const held = new Map(); // pointers that are down, by number
  let way = 0, chosen = -1, gap = 0;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, event);
    canvas.setPointerCapture(event.pointerId);
    [way, chosen, gap] = [0, held.size > 1 ? -1 : under(event), 0];
    if (event.pointerType !== "mouse") point(chosen);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) { point(under(event)); return; }
    held.set(event.pointerId, event);
    const across = event.clientX - before.clientX, down = event.clientY - before.clientY;
    way += Math.abs(across) + Math.abs(down);
    if (held.size === 1 && way > 4) {
      [left, top, isFitted] = [left + across, top + down, false];
      ask();
    } else if (held.size === 2) {
      const [a, b] = held.values(), box = canvas.getBoundingClientRect();
      const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      if (gap) zoom(now / gap, (a.clientX + b.clientX) / 2 - box.left, (a.clientY + b.clientY) / 2 - box.top);
      gap = now;
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    const wasHeld = held.delete(event.pointerId);
    if (!wasHeld || way > 4 || chosen < 0 || chosen !== under(event)) return;
    const address = new URL(`.${net.shown[chosen].url}`, base).href; // below the site, whatever a note is called
    if (event.ctrlKey || event.metaKey) window.open(address, "_blank", "noopener"); else location.assign(address);
  });
  canvas.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => { if (!held.size) point(-1); });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // else the page scrolls
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY * 0.004), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  sky.addEventListener("click", (event) => {
    const by = event.target.closest?.("button")?.value;
    if (by === "0") { isFitted = true; ask(); } else if (by) zoom(+by);
  });
  new ResizeObserver(measure).observe(canvas);
  new MutationObserver(paint).observe(doc.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme:dark)").addEventListener("change", paint);

  return async () => {
    if (net) return;
    const answer = await fetch(base);
    if (!answer.ok) throw new Error(answer.statusText);
    const found = joined(await answer.json());
    place = layout(found);
    const small = Math.min(1, Math.max(0.5, Math.sqrt(250 / found.shown.length)));
    radius = found.beside.map((others) => small * Math.min(2.6 + 1.15 * Math.log2(1 + others.length), 11));
    order = found.shown.map((_, node) => node).sort((a, b) => found.beside[b].length - found.beside[a].length);
    [net, isMoving] = [found, true];
    measure();
    paint();
  };
}

function prepare() {
  const sky = doc.getElementById("pl-sky"), years = doc.getElementById("pl-years");
  if (!sky) return;
  const load = begin(sky), choices = [...doc.querySelectorAll("[data-view]")];
  const choose = (name) => {
    const isAll = name === "all";
    sky.hidden = !isAll;
    if (years) years.hidden = isAll;
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.view === name));
    if (isAll) load().catch((error) => { console.debug(error); if (years) choose("years"); else sky.hidden = true; });
  };
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      choose(choice.dataset.view);
      history.replaceState(history.state, "", choice.dataset.view === "all" ? "#all" : location.pathname + location.search);
    });
  }
  choose(!years || location.hash === "#all" ? "all" : "years");
}
prepare();
doc.addEventListener("paperleaf:update", () => location.reload()); // the preview has changed links
