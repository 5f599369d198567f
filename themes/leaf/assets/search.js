// Sets window.paperleafSearch(query, {limit}). Format of the index: derive/search/index.py and shards.py; rules of text: tokens.py.
const home = new URL("../", import.meta.url), index = new URL("search/", home);
const CJK = String.raw`\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u30fa\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}`;
const W = String.raw`(?:(?![${CJK}])[\p{L}\p{N}]|[\u0900-\u0963\u0966-\u109f\u1780-\u17d3])`, LETTER = `(?:${W}|[${CJK}])`, JOIN = "['’._+\\-#/\\u2010]";
const re = (source, flags = "gu") => new RegExp(source, flags);
const RUN = re(`([${CJK}]+)|([a-z](?:\\+\\+|#)(?!${W}))|(${W}+(?:${JOIN}${W}+)*)`), PART = re(W + "+");
const LETTERS = re(LETTER);
const MARKS = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/g;
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ŋ: "n", ς: "σ" };
const TIMES = /(?<=\d)×(?=\d)/g;
const PLAINS = re(`[${Object.keys(PLAIN).join("")}]`);
const FIELDS = new Map(["author a", "作者 a", "venue v", "会议 v", "期刊 v", "tag t", "标签 t", "year y", "年 y", "年份 y", "key k", "title ", "标题 "].map((pair) => pair.split(" ")));

export const fold = (text) => /^[\0-\x7f]*$/.test(text) ? text.toLowerCase()
  : text.normalize("NFKD").replace(MARKS, "").normalize("NFC").toLowerCase().replace(PLAINS, (c) => PLAIN[c]).replace(TIMES, "x");
export const squeeze = (folded) => (folded.match(LETTERS) ?? []).slice(0, 64).join("");
const cut = (word) => [...word].slice(0, 40).join("");

// A folded text → {cjk: characters}, {parts: words, joined}.
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
const further = () => import("./further.js"); // what few queries need
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
const positions = async (entry) => (await further()).positions(entry, new Uint8Array(await get(`p/${meta.p[entry.n]}.bin`, "arrayBuffer")));

// ---- what a query asks for
const VALUE = Array.from({ length: 256 }, (_, info) => ((info & 31) / 31) ** 2 + (info & 32 ? .35 : 0) + (info & 64 ? .12 : 0) + (info & 128 ? .12 : 0));
const rarity = (df) => Math.log(1 + (meta.n - df + .5) / (df + .5)) * (df ? 1 : .35); // what none has asks little
const loose = (word, join = "") => [...word].map((c) => c === "+" ? "\\+" : c).join(join);
const wordMark = (word, open, join = JOIN + "?") => {
  const letter = /^[\0-\x7f]*$/.test(word) ? "[a-z\\d]" : W;
  return `(?<!${letter})${loose(word, join)}${open ? letter + "*" : `(?!${letter})`}`;
};
const GAP = `(?:(?!${LETTER})[^])*`; // between two words that follow each other
const row = (words) => words.map((word) => wordMark(word)).join(GAP);
const add = (docs, posts, factor, names = 96) => {
  for (const post of posts) {
    const doc = post >>> 8, value = VALUE[post & 255] * factor;
    if (!(docs.get(doc) >= value)) docs.set(doc, value);
    if (post & names) (docs.named ??= new Set()).add(doc);
  }
};
// words of questions: one more or less decides little
const WEAK = new Set("a al am an and any are as at be but by can could did do does et for from had has have how i if in into is it its me my not of on or should so that the their them then there these they this those to was we were what when where which who why will with would you your".split(" "));
const WEAKER = /[的了吗呢么吧着是在我你您他她怎何哪谁啥什把被就也还这那请用做和与或]/;
const weaken = (word, weight) => weight * (WEAK.has(word) ? .15 : WEAKER.test(word) ? .4 : 1);

function forms(word) { // other inflections of an English word, and its British spelling
  if (!/^[a-z]{4,}$/.test(word)) return [];
  const ends = ["", "s", "es", "ed", "ing", "e", "y", "ies"];
  const other = word.replace(/(?<=..[iy])[sz](?=e[drs]?$|ers$|ing$|ations?$)/, (c) => c > "s" ? "s" : "z").replace(/(?<=..)ou?r(?=s?$)/, (or) => or[2] ? "or" : "our");
  const stems = [word, other].flatMap((word) => ends.flatMap((end) => {
    const cut = word.endsWith(end) && word.slice(0, word.length - end.length);
    return end[1] && cut ? [cut, cut.replace(/([^ls])\1$/, "$1")] : cut || [];
  })).filter((stem) => stem.length > 2);
  return [...new Set(stems.flatMap((stem) => ends.map((end) => stem + end)))].filter((form) => form !== word && form + "e" !== word && word + "e" !== form); // "note" is not "not"
}
const expand = (word, last, mend = true) => once([word, last, mend].join(" "), async () => { // → {docs, weight, marks}
  const docs = new Map(), marks = [], entries = [];
  const put = (entry, factor, names) => { add(docs, entry.posts, factor, names); entries.push(entry); };
  const [exact, ...kin] = await Promise.all([find(word), ...forms(word).map(find)]);
  if (exact) { put(exact, 1); marks.push(wordMark(word)); }
  for (const other of kin) if (other) { put(other, .85); marks.push(wordMark(other.term)); }
  let df = docs.size;
  if (last && !(exact && /^\d+$/.test(word)) || !df) {
    const longer = (await between(word, word + "\uffff")).filter(({ term }) => term !== word && !/[:=]/.test(term)).sort((a, b) => a.term.length - b.term.length).slice(0, 99);
    const whole = exact?.posts.some((post) => post & 96); // a name: a longer one is less likely meant
    for (const other of longer) put(other, !last ? .4 : whole ? .3 : .6, exact && 0);
    if (longer.length) marks.push(wordMark(word, true));
  }
  if (!docs.size && mend) {
    const { others = [], factor, ...together } = await (await further()).mend(word, last, tools);
    if (together.docs) return together;
    for (const other of others) { put(other, factor); marks.push(wordMark(other.term)); }
  }
  return { docs, weight: weaken(word, rarity(df || docs.size)), weak: WEAK.has(word), marks, entries };
});
async function compound({ parts, joined }, last) { // "self-hosted": written together, or all of its parts
  const whole = joined ? await expand(joined, last, false) : { docs: new Map(), marks: [], entries: [] };
  const pieces = await Promise.all(parts.map((part, i) => expand(part, last && !parts[i + 1], !whole.docs.size)));
  const docs = new Map([...whole.docs].map(([doc, value]) => [doc, value + .3]));
  docs.named = new Set(whole.docs.named);
  for (const doc of pieces[0].docs.keys()) {
    const sum = total(pieces.map(({ docs }) => docs.get(doc) ?? NaN)) * .3 / pieces.length;
    if (sum && !(docs.get(doc) >= sum)) docs.set(doc, sum);
    if (pieces.every(({ docs }) => docs.named?.has(doc))) docs.named.add(doc);
  }
  const weight = Math.max(...pieces.map((piece) => piece.weight), whole.docs.size ? rarity(whole.docs.size) : 0);
  const all = [whole, ...pieces], marks = whole.docs.size ? [...whole.marks, row(parts)] : pieces.flatMap((piece) => piece.marks);
  return { docs, weight, marks, entries: all.flatMap((piece) => piece.entries) };
}
// "word piece": neighbours that a note has written together
const join = (units, clauses) => Promise.all(units.flatMap((_, i) => [2, 3].map(async (n) => {
  const words = units.slice(i, i + n).map(({ parts, sign }) => parts && !parts[1] && !sign && !WEAK.has(parts[0]) ? parts[0] : " ");
  const entry = words[n - 1] && await find(words.join(""));
  for (let k = i; entry && k < i + n; k++) {
    const docs = new Map(clauses[k].docs);
    docs.named = new Set(clauses[k].docs.named);
    add(docs, entry.posts, 1);
    clauses[k] = { ...clauses[k], docs, marks: [...clauses[k].marks, wordMark(entry.term)], entries: [...clauses[k].entries, entry] };
  }
})));
const pairs = (chars) => chars.length < 2 ? chars : chars.slice(1).map((c, i) => chars[i] + c);
async function characters(chars) { // one clause a pair
  const words = pairs(chars), found = await Promise.all(words.map(async (word) => [await find(word)].filter(Boolean))), forms = chars.map((c) => [c]);
  const { t, b: both } = meta;
  if (t && (found.some((entries) => !entries.length) || both && re(`[${both}]`).test(chars.join("")))) await (await further()).scripts(chars, words, found, forms, await get(`t/${t}.txt`, "text"), find, both);
  const pattern = forms.map((some) => some[1] ? `[${some.join("")}]` : some[0]);
  return found.map((entries, i) => {
    const docs = new Map();
    for (const { term, posts } of entries) add(docs, posts, term === words[i] ? 1 : .9);
    const mark = pattern.slice(i, i + Math.min(2, chars.length)).join("");
    return { docs, weight: weaken(words[i], rarity(docs.size)) / (words.length > 1 ? 1.3 : 1), weak: !words[1] && WEAKER.test(words[0]), marks: i ? [mark] : [pattern.join(""), mark], entries, run: !i && words[1] && found };
  });
}
const phrase = async (text) => (await further()).phrase(text, tools);
const tools = { find, between, positions, runs, pairs, fold, squeeze, wordMark, GAP, VALUE, rarity, compound, near: async (letter) => meta.w[letter] ? get(`w/${meta.w[letter]}.txt`, "text") : "" };
const ITEM = /(-(?!-))?(?:([\p{L}]+):)?(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|(\S+))/gu;
const LONGEST = 500; // a reference fits
function parse(query) {
  const out = { words: [], quotes: [], filters: [], not: [] };
  for (const [all, minus, name, ...rest] of query.matchAll(ITEM)) {
    const field = FIELDS.get(name?.toLowerCase()), value = rest.find((s) => s !== undefined), quoted = rest[3] === undefined;
    if (field !== undefined) { if (value) out.filters.push({ field, value, minus, text: all }); }
    else if (minus) out.not.push(quoted ? value : all.slice(1));
    else if (quoted && !name) out.quotes.push(value);
    else out.words.push(all);
  }
  if (!out.words.length && !out.quotes.length && !out.filters.length) out.words = out.not.splice(0); // "-O3"
  return out;
}

// ---- the answer
async function ask(query, limit) {
  meta = await get("meta.json", "json", { cache: "no-cache" });
  query = meta.k[0] ? query.slice(0, LONGEST).normalize("NFKC") : "";
  if (/\d{4}[./]\S/.test(query)) query = (await further()).bare(query);
  const { words, quotes, filters, not } = parse(query), typed = words.join(" "), folded = runs(fold(typed)), last = folded.at(-1), units = [...new Map(folded.map((one) => [one.run, one])).values()];
  const name = squeeze(fold([typed, ...quotes].join(" ")));
  let whole;
  const [clauses, exact, kept, left] = await Promise.all([
    Promise.all([
      ...units.map((one) => one.cjk ? characters(one.cjk) : one.parts[1] ? compound(one, one === last) : expand(one.parts[0], one === last)),
      ...quotes.map(phrase),
    ]).then(async (all) => {
      await join(units, all);
      const found = all.flat().filter(Boolean);
      if (!found[1]) return found;
      whole = re(units.map(({ cjk, parts }, i) => cjk ? all[i][0].marks[0] : parts.map((part) => loose(part)).join(GAP)).join(GAP), "u");
      const row = found.every(({ weak }) => weak) && await phrase(typed); // "to be or not to be"
      return row && row.docs.size ? [...found, { ...row, must: 0 }] : found;
    }),
    name && find("=" + name),
    Promise.all(filters.map(async ({ field, value, minus }) => ({ minus, docs: await (await further()).filter(field, value, tools) }))),
    Promise.all(not.map(phrase)),
  ]);
  const all = total(clauses.map(({ weight }) => weight)), tally = new Map(); // → [sum, weights it has, clauses that names or facts meet]
  for (const { docs, weight } of clauses) for (const [doc, value] of docs) {
    let sums = tally.get(doc);
    if (!sums) tally.set(doc, sums = [0, 0, 0]);
    sums[0] += weight * value;
    sums[1] += weight;
    if (docs.named?.has(doc)) sums[2]++;
  }
  const equal = new Set([...(exact?.posts ?? [])].map((post) => post >>> 8));
  let scores = [];
  if (name[3]) for (const doc of equal) if (!tally.has(doc)) tally.set(doc, [0, 0, 0]);
  const some = kept.filter(({ minus }) => !minus), none = [...kept, ...left].filter((item) => item && !some.includes(item));
  if (!clauses.length && some.length) for (const [doc, value] of some[0].docs) tally.set(doc, [value, 0, 0]);
  for (const [doc, [sum, has, named]] of tally) {
    if (some.some(({ docs }) => !docs.has(doc)) || none.some(({ docs }) => docs.has(doc))) continue;
    if (clauses.some(({ must, docs }) => must && !docs.has(doc))) continue;
    const share = has / all, score = (all ? sum / all * share ** 2 : sum / 512) + equal.has(doc) + (named === clauses.length ? .6 : 0);
    scores.push([score, doc, share, named]);
  }
  const floor = Math.min(.3, Math.max(.12, ...scores.map(([, , share]) => share))); // of nothing that meets much, what meets most
  scores = scores.filter(([, doc, share, named]) => !all || share >= (named ? .12 : floor) || equal.has(doc)).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  if (clauses.some(({ run }) => run?.[2]) && scores.slice(limit).some(([, , share]) => share > .999)) await (await further()).lift(scores, clauses, positions);
  const told = clauses.filter(({ docs }) => docs.size), strong = told.filter(({ weak }) => !weak);
  const marks = (strong[0] ? strong : told).flatMap(({ marks, at, run, ...clause }) => marks.map((mark, i) => ({ ...clause, ...(!i && { at, run }), test: re(mark, "u"), all: re(mark) })));
  const results = await Promise.all(scores.slice(0, limit).map(([score, doc, part]) => show(doc, score, part, marks, equal.has(doc), whole)));
  results.sort((a, b) => b.score - a.score);
  return Object.assign(results, { total: scores.length, filters: filters.map(({ text }) => text), words: [...words, ...quotes] });
}
const edge = (text, at) => { // where the word there begins
  const gap = text.slice(Math.max(0, at - 20), at).search(/\s\S*$/);
  if (gap >= 0 || !at) return at && Math.max(0, at - 20) + gap + 1;
  return Intl.Segmenter ? new Intl.Segmenter("zh", { granularity: "word" }).segment(text).containing(at)?.index ?? at : at;
};
const fragment = (id) => get(`d/${id}.json`, "json");
const total = (numbers) => [...numbers].reduce((a, b) => a + b, 0);
const low = (part, text, slot) => (part.low ??= {})[slot] ??= (() => { // → [folded, places of its letters]
  const all = fold(text), at = [];
  if (all.length === text.length) return [all];
  let out = "";
  for (const { 0: c, index } of text.matchAll(/[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}/gu)) for (const letter of fold(c).split("")) at.push(index), out += letter;
  return [out.replace(TIMES, "x"), [...at, text.length]];
})();
const ranges = ([text, at], marks) => {
  const place = (i) => at?.[i] ?? i;
  const found = marks.flatMap(({ all, weight }, mark) => [...text.matchAll(all)].map(({ 0: m, index }) => ({ from: place(index), to: place(index + m.length), weight, mark })));
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
async function show(doc, score, part, marks, top, whole) { // part: of the query that it has; top: asked for, not a section of it; whole: the query as one
  const id = doc.toString(16).padStart(6, "0"), note = await fragment(id);
  let best = ["", "", ""], most = -1, words = best;
  const look = (sections) => sections.forEach((section, i) => {
    const [anchor, heading, text] = section, found = new Map();
    for (const [i, { test, weight }] of marks.entries()) {
      if (test.test(low(section, text, 2)[0])) found.set(i, weight);
      if (heading && test.test(low(section, heading, 1)[0])) found.set(i, weight * 3);
    }
    const sum = total(found.values()) * (top && !anchor ? 99 : 1);
    if (sum > most && (sum || text)) [best, most, words] = [section, sum, text ? section : sections.slice(i).find(([, , text]) => text) ?? section];
  });
  look(note.x);
  if (note.m) { // a long one: where is the rarest word that its first part lacks?
    const away = marks.filter(({ test, docs }) => docs.has(doc) && !note.x.some((section) => [1, 2].some((slot) => test.test(low(section, section[slot], slot)[0]))));
    const lacking = away.sort((a, b) => b.weight - a.weight)[0];
    const next = lacking && await (await further()).stretch(lacking, doc, note, positions);
    if (next) look((await fragment(`${id}-${next}`)).x);
  }
  const [anchor, heading] = top || !most ? [] : best, text = words[2], hits = ranges(low(words, text, 2), marks);
  const width = re(`[${CJK}]`).test(text) ? 90 : 180, end = text.length - width;
  let from = 0, sum = -1;
  for (const hit of hits) {
    const seen = new Map(hits.filter((h) => h.from >= hit.from && h.to <= hit.from + width * .75).map((h) => [h.mark, h.weight]));
    const value = total(seen.values());
    if (value > sum) [from, sum] = [hit.from, value];
  }
  const early = Math.max(0, Math.min(from - width / 4 | 0, end)), stop = early && [...text.slice(early, from).matchAll(/(?:[。！？\n]|[.!?]\s)\s*/g)].at(-1);
  from = stop ? early + stop.index + stop[0].length : edge(text, early);
  const far = Math.max(early, from) + width, to = far < text.length ? edge(text, far) : text.length;
  const lead = from && !stop ? "…" : "", shift = lead.length;
  const share = Math.max(...[note.t, ...(note.l ?? [])].map(fold).map((name) => // how much of a name is in the query
    1 - squeeze(marks.reduce((rest, { all }) => rest.replace(all, " "), name)).length / (squeeze(name).length || 1)));
  if (whole) score += (share === 1 && .25 * part ** 2) + ([note.t, best[1], best[2]].some((part) => whole.test(fold(part))) && .3);
  if (marks.length) score += share * .1;
  if (!note.s) score *= .8; // a paper without a note
  const titleMarks = merged(ranges(low(note, note.t, 0), marks), 0, note.t.length);
  return {
    source: note.s ?? "", url: new URL(note.u, home).pathname, title: note.t, score, anchor: anchor ?? "", heading: heading ?? "",
    excerpt: lead + text.slice(from, to).trimEnd().replace(/\s/g, " ") + (to < text.length ? "…" : ""),
    marks: merged(hits, from, to).map(([a, b]) => [a + shift, b + shift]),
    titleMarks, also: (!titleMarks[0] && note.l?.find((name) => marks.some(({ test }) => test.test(fold(name))))) || "",
    authors: note.a ?? [], venue: note.v ?? "", year: note.y ?? 0,
  };
}
async function search(query, { limit = 10 } = {}) {
  try { return await ask(query, limit); } catch { // published anew meanwhile: other names
    memo = new Map();
    return ask(query, limit);
  }
}
search.newest = async () => {
  meta = await get("meta.json", "json", { cache: "no-cache" });
  return Promise.all(meta.r.map((id) => show(parseInt(id, 16), 0, 0, [])));
};
window.paperleafSearch = search;
