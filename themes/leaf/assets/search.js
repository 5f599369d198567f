// Sets window.paperleafSearch(query, {limit}). Format of the index: derive/search/shards.py; rules of text: tokens.py.
const home = new URL("../", import.meta.url), index = new URL("search/", home);
const CJK = String.raw`\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u30fa\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}`;
const W = String.raw`(?:(?![${CJK}])[\p{L}\p{N}]|[\u0900-\u0963\u0966-\u109f\u1780-\u17d3])`, LETTER = `(?:${W}|[${CJK}])`, JOIN = "['’._+\\-#/\\u2010]";
const re = (source, flags = "gu") => new RegExp(source, flags);
const RUN = re(`([${CJK}]+)|([a-z](?:\\+\\+|#)(?!${W}))|(${W}+(?:${JOIN}${W}+)*)`), PART = re(W + "+");
const LETTERS = re(LETTER);
const MARKS = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/g;
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ŋ: "n", ς: "σ" };
const PLAINS = re(`[${Object.keys(PLAIN).join("")}]`);
const FIELDS = new Map(["author a", "作者 a", "venue v", "会议 v", "期刊 v", "tag t", "标签 t", "year y", "年 y", "年份 y", "key k", "title ", "标题 "].map((pair) => pair.split(" ")));

export const fold = (text) => /^[\0-\x7f]*$/.test(text) ? text.toLowerCase()
  : text.normalize("NFKD").replace(MARKS, "").normalize("NFC").toLowerCase().replace(PLAINS, (c) => PLAIN[c]);
export const squeeze = (folded) => (folded.match(LETTERS) ?? []).slice(0, 64).join("");
const cut = (word) => [...word].slice(0, 40).join("");

// The runs of a folded text: {cjk: characters}, {parts: words, joined}.
const runs = (folded) => [...folded.matchAll(RUN)].map(([run, cjk, sign]) => {
  if (cjk) return { run, cjk: [...cjk] };
  const parts = sign ? [sign] : run.match(PART).map(cut);
  return { run, parts, sign, joined: parts.length > 1 && parts.length < 5 && [...run].length <= 32 ? cut(run.match(PART).join("")) : "" };
});
// Each term with its position, as the index has it.
export function terms(folded) {
  const out = [];
  let at = 0;
  for (const { cjk, parts, sign, joined } of runs(folded)) {
    if (cjk) cjk.forEach((c, i) => { out.push([c, at]); if (cjk[i + 1]) out.push([c + cjk[i + 1], at]); at++; });
    else {
      if (joined) out.push([joined, at]);
      for (const part of parts) { out.push([part, at]); if (sign) out.push([sign[0], at]); at++; }
    }
  }
  return out;
}

// ---- the index
let meta, memo = new Map();
const once = (key, make) => {
  if (!memo.has(key)) memo.set(key, make().catch((error) => { memo.delete(key); throw error; }));
  return memo.get(key);
};
const get = (path, kind, options) => once(path, async () => {
  const answer = await fetch(new URL(path, index), options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer[kind]();
});
const place = (term) => {
  let a = 0, b = meta.k.length;
  while (a < b) { const m = (a + b) >> 1; if (term < meta.k[m]) b = m; else a = m + 1; }
  return Math.max(0, a - 1);
};
const shard = (n) => once("#" + n, async () => {
  const bytes = await get(`s/${meta.s[n]}.bin`, "arrayBuffer"), [count, length, large] = new Uint32Array(bytes, 0, 3);
  const sizes = new Uint8Array(bytes, 12 + length, count), start = 12 + length + count;
  const numbers = new Uint32Array(bytes, start + (-start & 3)), found = new Map();
  let above = "", at = large, big = 0;
  new TextDecoder().decode(new Uint8Array(bytes, 12, length)).split("\n").forEach((line, i) => {
    above = above.slice(0, line.charCodeAt(0) - 48) + line.slice(1);
    const size = sizes[i] === 255 ? numbers[big++] : sizes[i];
    found.set(above, { term: above, n, at: at - large, total: numbers.length - large, posts: numbers.subarray(at, at += size) });
  });
  return found;
});
const find = async (term) => (await shard(place(term))).get(term);
const between = async (from, to, most = 4) => {
  const first = place(from), all = [];
  for (let n = first; n <= place(to) && n < first + most; n++) all.push(shard(n));
  return (await Promise.all(all)).flatMap((found) => [...found.values()].filter(({ term }) => term >= from && term < to));
};
const positions = async ({ n, at, total }) => { // a function from the index of a posting to its positions
  const bytes = new Uint8Array(await get(`p/${meta.p[n]}.bin`, "arrayBuffer"));
  let next = total;
  for (let i = 0; i < at; i++) next += bytes[i];
  const starts = [next];
  return (i) => {
    while (starts.length <= i) starts.push(starts.at(-1) + bytes[at + starts.length - 1]);
    const out = [];
    let value = 0, shift = 0, sum = 0;
    for (let j = starts[i]; j < starts[i] + bytes[at + i]; j++) {
      value |= (bytes[j] & 127) << shift;
      if (bytes[j] > 127) shift += 7; else { out.push(sum += value); value = shift = 0; }
    }
    return out;
  };
};

// ---- what a query asks for
const VALUE = Array.from({ length: 256 }, (_, info) => ((info & 31) / 31) ** 2 + (info & 32 ? .35 : 0) + (info & 64 ? .12 : 0) + (info & 128 ? .12 : 0));
const rarity = (df) => Math.log(1 + (meta.n - df + .5) / (df + .5)) * (df ? 1 : .35); // what no note has asks little of any
const loose = (word, join = "") => [...word].map((c) => c === "+" ? "\\+" : c).join(join);
const wordMark = (word, open, join = JOIN + "?") => {
  const letter = /^[\0-\x7f]*$/.test(word) ? "[a-z\\d]" : W;
  return `(?<!${letter})${loose(word, join)}${open ? letter + "*" : `(?!${letter})`}`;
};
const add = (docs, posts, factor) => {
  for (const post of posts) {
    const doc = post >>> 8, value = VALUE[post & 255] * factor;
    if (!(docs.get(doc) >= value)) docs.set(doc, value);
    if (post & 96) (docs.named ??= new Set()).add(doc);
  }
};

function forms(word) { // other inflections of an English word
  if (!/^[a-z]{4,}$/.test(word)) return [];
  const ends = ["", "s", "es", "ed", "ing", "e", "y", "ies"], cuts = ends.filter((end) => word.endsWith(end)).map((end) => word.slice(0, word.length - end.length));
  const stems = [...cuts, ...cuts.map((cut) => cut.replace(/([^ls])\1$/, "$1"))].filter((stem) => stem.length > 2);
  return [...new Set(stems.flatMap((stem) => ends.map((end) => stem + end)))].filter((form) => form !== word);
}
function distance(a, b, most) { // with swaps of neighbours
  let two, one = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    [two, one, row] = [one, row, [i]];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(one[j] + 1, row[j - 1] + 1, one[j - 1] + !same);
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], two[j - 2] + 1);
      if (row[j] < least) least = row[j];
    }
    if (least > most) return 9;
  }
  return row[b.length];
}
async function likely(word) { // words that a slip of the finger turns into this one
  const most = word.length < 8 ? 1 : 2;
  if (word.length < 4 || !/^\p{L}+$/u.test(word)) return [];
  for (const letter of new Set([word[0], word[1]])) {
    if (!meta.w[letter]) continue;
    const near = [];
    for (const other of (await get(`w/${meta.w[letter]}.txt`, "text")).split("\n"))
      if (Math.abs(other.length - word.length) <= most) { const d = distance(word, other, most); if (d <= most) near.push([d, other]); }
    near.sort((a, b) => a[0] - b[0]);
    if (near.length) return near.filter(([d]) => d === near[0][0]).slice(0, 6).map(([, other]) => other);
  }
  return [];
}
const expand = (word, last, mend = true) => once([word, last, mend].join(" "), async () => { // → {docs: number → value, weight, marks}
  const docs = new Map(), marks = [], entries = [];
  const put = (entry, factor) => { add(docs, entry.posts, factor); entries.push(entry); };
  const [exact, ...kin] = await Promise.all([find(word), ...forms(word).map(find)]);
  if (exact) { put(exact, 1); marks.push(wordMark(word)); }
  for (const other of kin) if (other) { put(other, .85); marks.push(wordMark(other.term)); }
  let df = docs.size;
  if (last || !df) {
    const longer = (await between(word, word + "\uffff")).filter(({ term }) => term !== word && !/[:=]/.test(term)).sort((a, b) => a.term.length - b.term.length).slice(0, 99);
    for (const other of longer) put(other, last ? .6 : .4);
    if (longer.length) marks.push(wordMark(word, true));
  }
  if (!docs.size && mend) for (const other of await Promise.all((await likely(word)).map(find)))
    if (other) { put(other, last ? .6 : .4); marks.push(wordMark(other.term)); }
  return { docs, weight: rarity(df || docs.size), marks, entries };
});
async function compound({ parts, joined }, last) { // "self-hosted": written together, or all of its parts
  const whole = joined ? await expand(joined, last, false) : { docs: new Map(), marks: [], entries: [] };
  const pieces = await Promise.all(parts.map((part, i) => expand(part, last && !parts[i + 1], !whole.docs.size)));
  const docs = new Map([...whole.docs].map(([doc, value]) => [doc, value + .3]));
  docs.named = whole.docs.named;
  for (const [doc, value] of pieces[0].docs) {
    let sum = value;
    for (const { docs } of pieces.slice(1)) sum += docs.get(doc) ?? NaN;
    sum *= .3 / pieces.length;
    if (sum && !(docs.get(doc) >= sum)) docs.set(doc, sum);
  }
  const weight = Math.max(...pieces.map((piece) => piece.weight), whole.docs.size ? rarity(whole.docs.size) : 0);
  const all = [whole, ...pieces];
  return { docs, weight, marks: all.flatMap((piece) => piece.marks), entries: all.flatMap((piece) => piece.entries) };
}
const pairs = (chars) => chars.length < 2 ? chars : chars.slice(1).map((c, i) => chars[i] + c);
async function characters(chars) { // a run of CJK: one clause a pair
  let words = pairs(chars), found = await Promise.all(words.map(find));
  if (meta.t && found.some((entry) => !entry)) {
    const [from, to] = (await get(`t/${meta.t}.txt`, "text")).split("\n").map((s) => [...s]);
    const simple = chars.map((c) => to[from.indexOf(c)] ?? c), others = pairs(simple), entries = await Promise.all(others.map(find));
    if (entries.filter(Boolean).length > found.filter(Boolean).length) [chars, words, found] = [simple, others, entries];
  }
  return found.map((entry, i) => {
    const docs = new Map();
    if (entry) add(docs, entry.posts, 1);
    return { docs, weight: rarity(docs.size) / (words.length > 1 ? 1.3 : 1), marks: i ? [words[i]] : [chars.join(""), words[i]], entries: entry ? [entry] : [] };
  });
}
const GAP = `(?:(?!${LETTER})[^])*`; // between two words that follow each other
async function phrase(text) { // words in this order, nothing between
  const want = [], marks = [];
  let offset = 0;
  for (const { cjk, parts } of runs(fold(text))) {
    pairs(cjk ?? []).forEach((term, i) => want.push([term, offset + i, cjk.length < 2]));
    parts?.forEach((term, i) => want.push([term, offset + i]));
    marks.push(...(cjk ? [cjk.join("")] : parts.map((part) => wordMark(part, false, ""))));
    offset += (cjk ?? parts).length;
  }
  const found = await Promise.all(want.map(([term]) => find(term))), docs = new Map();
  if (!want.length) return null;
  const clause = { docs, weight: 0, must: true, entries: found.filter(Boolean), marks: [marks.join(GAP)] };
  if (!found.every(Boolean)) return clause;
  const where = want.length > 1 ? await Promise.all(found.map(positions)) : [];
  const spots = found.map(({ posts }) => new Map([...posts].map((post, i) => [post >>> 8, i])));
  const rarest = spots.reduce((a, b) => b.size < a.size ? b : a);
  for (const doc of rarest.keys()) {
    const at = spots.map((spot) => spot.get(doc));
    if (at.includes(undefined)) continue;
    const lists = where.map((read, i) => want[i][2] ? null : read(at[i])), first = lists.findIndex(Boolean);
    if (lists.length && first >= 0 && !lists[first].some((p) => lists.every((list, i) => {
      const spot = p - want[first][1] + want[i][1]; // a list of 48 is cut short: beyond it all is possible
      return !list || list.includes(spot) || list.length > 47 && spot > list[47];
    }))) continue;
    docs.set(doc, found.reduce((sum, { posts }, i) => sum + VALUE[posts[at[i]] & 255], 0) / found.length + .2);
  }
  clause.weight = rarity(docs.size);
  return clause;
}
async function filter(field, value) { // → number → year, more for a whole word
  const docs = new Map();
  const put = (entries, into = docs, bonus = 0) => { for (const { posts } of entries) for (const post of posts) into.set(post >>> 8, Math.max(into.get(post >>> 8) ?? 0, (post & 255) + bonus)); };
  const exactly = async (term) => [await find(term)].filter(Boolean), begins = (term, most) => between(term, term + "\uffff", most);
  if (field === "y") {
    const [, from, range, to] = /^(\d{0,4})(\.\.+|[-–—~]+)?(\d{0,4})$/.exec(value) ?? [];
    if (range) put(await between(`y:${from.padStart(4, "0")}`, `y:${(to || "9999").padEnd(4, "9")}` + "\uffff", 99));
    else if (from) put(await begins(`y:${from}`, 99));
  } else if (field === "t") put(await exactly("t:" + fold(value).replace(/^#|\/$/g, "").replace(/\s+/g, "-")));
  else if (field === "k") put(await begins("k:" + squeeze(fold(value))));
  else {
    const each = [];
    for (const { cjk, parts } of runs(fold(value))) for (const term of cjk ? pairs(cjk) : parts) {
      const some = new Map(), name = (field && field + ":") + term;
      let entries = cjk ? await exactly(name) : await begins(name);
      if (!field) entries = entries.map((entry) => ({ ...entry, posts: entry.posts.filter((post) => post & 32) }));
      put(entries, some);
      put(entries.filter((entry) => entry.term === name), some, 256);
      each.push(some);
    }
    for (const [doc, value] of each[0] ?? []) {
      const all = each.map((some) => some.get(doc));
      if (!all.includes(undefined)) docs.set(doc, Math.min(value, ...all));
    }
  }
  return docs;
}
const ITEM = /(-)?(?:([\p{L}]+):)?(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|(\S+))/gu;
function parse(query) {
  const out = { words: [], quotes: [], filters: [], not: [] };
  for (const [all, minus, name, ...rest] of query.normalize("NFKC").matchAll(ITEM)) {
    const field = FIELDS.get(name?.toLowerCase()), value = rest.find((s) => s !== undefined), quoted = rest[3] === undefined;
    if (field !== undefined) { if (value) out.filters.push({ field, value, minus, text: all }); }
    else if (minus) out.not.push(quoted ? value : all.slice(1));
    else if (quoted && !name) out.quotes.push(value);
    else out.words.push(all);
  }
  return out;
}

// ---- the answer
async function ask(query, limit) {
  meta = await get("meta.json", "json", { cache: "no-cache" });
  const { words, quotes, filters, not } = parse(meta.k[0] ? query : ""), folded = runs(fold(words.join(" ")));
  const name = squeeze(fold([...words, ...quotes].join(" ")));
  const [clauses, exact, kept, left] = await Promise.all([
    Promise.all([
      ...folded.map((run, i) => run.cjk ? characters(run.cjk) : (run.parts.length > 1 ? compound : (r, l) => expand(r.parts[0], l))(run, i === folded.length - 1)),
      ...quotes.map(phrase),
    ]).then((all) => all.flat().filter(Boolean)),
    name && find("=" + name),
    Promise.all(filters.map(async ({ field, value, minus }) => ({ minus, docs: await filter(field, value) }))),
    Promise.all(not.map(phrase)),
  ]);
  const all = total(clauses.map(({ weight }) => weight)), tally = new Map(); // number → [sum, weights it has, clauses that a name or fact meets]
  for (const { docs, weight } of clauses) for (const [doc, value] of docs) {
    let sums = tally.get(doc);
    if (!sums) tally.set(doc, sums = [0, 0, 0]);
    sums[0] += weight * value;
    sums[1] += weight;
    if (docs.named?.has(doc)) sums[2]++;
  }
  const equal = new Set([...(exact?.posts ?? [])].map((post) => post >>> 8)), scores = [];
  const some = kept.filter(({ minus }) => !minus), none = [...kept, ...left].filter((item) => item && !some.includes(item));
  if (!clauses.length && some.length) for (const [doc, value] of some[0].docs) tally.set(doc, [value, 0, 0]);
  for (const [doc, [sum, has, named]] of tally) {
    if (some.some(({ docs }) => !docs.has(doc)) || none.some(({ docs }) => docs.has(doc))) continue;
    if (clauses.some(({ must, docs }) => must && !docs.has(doc))) continue;
    const share = has / all, score = (all ? sum / all * share ** 2 : sum / 512) + equal.has(doc) + (named === clauses.length ? .6 : 0);
    if (!all || share >= .3 || equal.has(doc)) scores.push([score, doc]);
  }
  scores.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const marks = clauses.flatMap(({ marks, weight, docs, entries }) => docs.size ? marks.map((mark) => ({ test: re(mark, "u"), all: re(mark), weight, docs, entries })) : []);
  const whole = clauses[1] && re(folded.map(({ cjk, parts }) => cjk ? cjk.join("") : parts.map((part) => loose(part)).join(GAP)).join(GAP), "u");
  const results = await Promise.all(scores.slice(0, limit).map(([score, doc]) => show(doc, score, marks, equal.has(doc), whole)));
  results.sort((a, b) => b.score - a.score);
  return Object.assign(results, { total: scores.length, filters: filters.map(({ text }) => text), words: [...words, ...quotes] });
}
const fragment = (id) => get(`d/${id}.json`, "json");
const total = (numbers) => [...numbers].reduce((a, b) => a + b, 0);
const low = (part, text, slot) => (part.low ??= {})[slot] ??= ((all) => // folded, letter for letter where that is possible
  all.length === text.length ? all : [...text].map((c) => fold(c).slice(0, c.length).padEnd(c.length)).join(""))(fold(text));
const ranges = (text, marks) => {
  const found = marks.flatMap(({ all, weight }, mark) => [...text.matchAll(all)].map((m) => ({ from: m.index, to: m.index + m[0].length, weight, mark })));
  return found.sort((a, b) => a.from - b.from || b.to - a.to);
};
const merged = (list, from, to) => {
  const out = [];
  for (const r of list) if (r.from >= from && r.to <= to) {
    const last = out.at(-1), a = r.from - from, b = r.to - from;
    if (last && a <= last[1]) last[1] = Math.max(last[1], b); else out.push([a, b]);
  }
  return out;
};
async function show(doc, score, marks, top, whole) { // top: the note is asked for, not a section; whole: the query as one
  const id = doc.toString(16).padStart(6, "0"), note = await fragment(id);
  let best = null, most = -1;
  const look = (sections) => {
    for (const section of sections) {
      const [, heading, text] = section, found = new Map();
      for (const [i, { test, weight }] of marks.entries()) {
        if (test.test(low(section, text, 2))) found.set(i, weight);
        if (heading && test.test(low(section, heading, 1))) found.set(i, weight * 3);
      }
      const sum = total(found.values()) * (top && !section[0] ? 99 : 1);
      if (sum > most) [best, most] = [section, sum];
    }
  };
  look(note.x);
  if (note.m) { // a long note: where does the rarest word stand that its first part lacks?
    const away = marks.filter(({ test, docs }) => docs.has(doc) && !note.x.some((section) => [1, 2].some((slot) => test.test(low(section, section[slot], slot)))));
    const lacking = away.sort((a, b) => b.weight - a.weight)[0];
    for (const entry of lacking?.entries ?? []) {
      const at = entry.posts.findIndex((post) => post >>> 8 === doc), spot = at < 0 ? undefined : (await positions(entry))(at).find((p) => p >= note.m[0]);
      if (spot === undefined) continue;
      look((await fragment(`${id}-${note.m.findLastIndex((first) => first <= spot) + 1}`)).x);
      break;
    }
  }
  const [anchor, heading, text] = best ?? ["", "", ""], hits = ranges(best ? low(best, text, 2) : "", marks);
  const width = re(`[${CJK}]`).test(text) ? 90 : 180;
  let from = 0, sum = -1;
  for (const hit of hits) {
    const seen = new Map(hits.filter((h) => h.from >= hit.from && h.to <= hit.from + width * .75).map((h) => [h.mark, h.weight]));
    const value = total(seen.values());
    if (value > sum) [from, sum] = [hit.from, value];
  }
  from = Math.max(0, Math.min(from - Math.round(width / 5), text.length - width));
  if (from) { const gap = text.slice(from, from + width / 5).search(/[\s，。；、：！？]/); from += gap < 0 ? 0 : gap + 1; }
  let to = Math.min(text.length, from + width);
  if (to < text.length) { const gap = text.lastIndexOf(" ", to); if (gap > to - 20) to = gap; }
  const lead = from ? "…" : "", shift = lead.length;
  const share = Math.max(...[note.t, ...(note.l ?? [])].map(fold).map((name) => // how much of a name is in the query
    1 - squeeze(marks.reduce((rest, { all }) => rest.replace(all, " "), name)).length / (squeeze(name).length || 1)));
  if (whole) score += (share === 1 && .25) + ([note.t, heading, text].some((part) => whole.test(fold(part))) && .15);
  if (marks.length) score += share * .1;
  return {
    source: note.s, url: new URL(note.u, home).pathname, title: note.t, score, anchor: anchor ?? "", heading: heading ?? "",
    excerpt: lead + text.slice(from, to).replace(/\s/g, " ") + (to < text.length ? "…" : ""),
    marks: merged(hits, from, to).map(([a, b]) => [a + shift, b + shift]),
    titleMarks: merged(ranges(low(note, note.t, 0), marks), 0, note.t.length),
    authors: note.a ?? [], venue: note.v ?? "", year: note.y ?? 0,
  };
}
async function search(query, { limit = 10 } = {}) {
  try { return await ask(query, limit); } catch { // the site was published anew meanwhile: its index has other names
    memo = new Map();
    return ask(query, limit);
  }
}
search.newest = async () => {
  meta = await get("meta.json", "json", { cache: "no-cache" });
  return Promise.all(meta.r.map((id) => show(parseInt(id, 16), 0, [])));
};
window.paperleafSearch = search;
