// What few queries need, so that the others do not load it: words that no note has, numbers of papers, the other Chinese script, quotations, field filters.
// `tools` of the functions below is what the engine lends them.

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
// Of some words, those that are nearest to one that is in no note, or begin so; most: of slips.
function nearest(word, words, most, begin) {
  const found = [], digits = word.replace(/\D/g, ""); // which are no slip: "int4" is not "into"
  for (const other of words) {
    if (begin ? other.length <= word.length : Math.abs(other.length - word.length) > most) continue;
    const d = distance(word, begin ? other.slice(0, word.length) : other, most);
    if (d <= most && other.replace(/\D/g, "") === digits) found.push([d, other]);
  }
  found.sort((a, b) => a[0] - b[0] || a[1].length - b[1].length);
  return found.filter(([d]) => d === found[0][0]).slice(0, 6).map(([, other]) => other);
}
const ENDINGS = [/^(.{4,}?)(i[sz](?:e[sdr]?|ers|ing|ations?))$/, /^(.{4,}?)((?:at)?(?:ions?|ors?|ive|e[sd]?|ing))$/, /^(.{5,})(ions?|ors?|ive|s|ed|ing|)$/];
async function derived(word, { between }) { // "generalise" for "generalization", "predict" for "prediction"
  for (const ending of ENDINGS) {
    const [, stem] = ending.exec(word) ?? [], some = stem ? await between(stem, stem + "\uffff", 1) : [];
    const found = some.filter(({ term }) => term.startsWith(stem) && ending.exec(term)?.[1] === stem);
    if (found.length) return found.slice(0, 12);
  }
  return [];
}
const GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho - sigma tau upsilon phi chi psi omega".split(" ");
const greek = (word) => GREEK[word.charCodeAt(0) - 945] ?? (GREEK.includes(word) ? String.fromCharCode(945 + GREEK.indexOf(word)) : "");
// "languagemodels" as words that notes have, in every way, longest words first. The last may go on.
async function* pieces(word, last, budget, tools) {
  if (!budget.left--) return;
  if (last && word.length > 2 ? (await tools.between(word, word + "\uffff", 1)).some(({ term }) => !/[:=]/.test(term)) : await tools.find(word)) yield [word];
  for (let i = word.length - 2; i > 1 && budget.left > 0; i--)
    if (await tools.find(word.slice(0, i))) for await (const rest of pieces(word.slice(i), last, budget, tools)) yield [word.slice(0, i), ...rest];
}
// What a word that no note has may stand for: {others: entries, factor}, or a clause of the words that it is made of.
export async function mend(word, last, tools) {
  const entries = async (words) => (await Promise.all(words.map(tools.find))).filter(Boolean);
  const other = greek(word);
  let others = other ? await entries([other]) : [];
  if (others.length) return { others, factor: .85 };
  if (word.length < 4 || !/^[\p{L}\p{N}]+$/u.test(word)) return {};
  others = await derived(word, tools);
  if (others.length) return { others, factor: .5 };
  const slips = async (most, begin) => {
    if (!/^\p{L}/u.test(word)) return [];
    for (const letter of new Set([word[0], word[1]])) {
      const near = nearest(word, (await tools.near(letter)).split("\n"), most, begin);
      if (near.length) return entries(near);
    }
    return [];
  };
  const factor = last ? .6 : .4;
  others = await slips(1);
  if (others.length) return { others, factor };
  let best, most = 0, tries = 6;
  for await (const parts of pieces(word, last, { left: 60 }, tools)) {
    const together = await tools.compound({ parts }, last);
    let value = 0;
    for (const some of together.docs.values()) value = Math.max(value, some);
    if (value > most) [best, most] = [together, value];
    if (value && !--tries) break;
  }
  if (best) return best;
  if (word.length > 7) others = await slips(2);
  if (!others.length && word.length > 5) others = await slips(word.length > 9 ? 2 : 1, true);
  return { others, factor };
}

// Adds to `found` the pairs of a run, and to `forms` its characters, as the other Chinese script writes them: `table` is two
// lines, traditional and simplified; `both` are the characters that the notes have in both, for a pattern. A pair that no note
// has may be any; where nearly all stand in both, only a run that few notes have is looked for in the other.
export async function scripts(chars, words, found, forms, table, find, both) {
  const plenty = both?.[1] === "-" && found.every(([entry]) => entry?.posts.length > 9);
  const other = both && !plenty ? new RegExp(`[${both}]`, "u") : null;
  const [from, to] = table.split("\n").map((line) => [...line]);
  const all = chars.map((c) => {
    const at = from.indexOf(c), simple = at < 0 ? c : to[at];
    return [...new Set([c, simple, ...from.filter((_, i) => to[i] === simple)])];
  });
  await Promise.all(words.map(async (_, i) => {
    const some = (k) => found[i].length ? all[k].filter((c) => c === chars[k] || other?.test(c)) : all[k];
    const others = some(i).flatMap((a) => words.length === chars.length ? a : some(i + 1).map((b) => a + b));
    found[i] = (await Promise.all(others.map(find))).filter(Boolean);
    for (const { term } of found[i]) [...term].forEach((c, k) => forms[i + k].includes(c) || forms[i + k].push(c));
  }));
}

// From the index of a posting to its positions; `bytes` are those of the shard.
export function positions({ at, total }, bytes) {
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
}
// A query with the bare number of a paper in place of its address or of what is written before it.
const NUMBER = /(?:(?:doi|arxiv)\W{1,2}|\S*?)(?:\b(10\.\d{4,9}\/[^\s?#]+)\S*|(?<!\d)(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?=[\s)\],;]|$))/gi;
export const bare = (query) => query.replace(NUMBER, (_, doi, arxiv) => arxiv ?? doi.replace(/^10\.48550\/arxiv\.(\S+?)(?:v\d+)?$/i, "$1"));
// The part of a long note in which a mark stands that the first part lacks, or 0: by where a quotation was found, by the two
// rarest pairs of a run of characters, or by any of its words. m and h: first positions of the text and the headings of the parts.
export async function stretch({ entries, at, run }, doc, { m, h }, positions) {
  const places = async (entry) => {
    const i = entry?.posts.findIndex((post) => post >>> 8 === doc) ?? -1;
    return i < 0 ? [] : (await positions(entry))(i);
  };
  const part = (p) => (p >= m[0] ? m : p < h.at(-1) ? h.slice(0, -1) : []).findLastIndex((first) => first <= p) + 1;
  const found = async (spots) => (await spots).map(part).find(Boolean);
  const both = async ([first, last, length]) => {
    const [from, to] = await Promise.all([first, last].map(places));
    return from.filter((p) => to.includes(p + length));
  };
  if (at?.has(doc)) return part(at.get(doc));
  const ends = rarest(run), whole = ends && await found(both(ends));
  if (whole) return whole;
  for (const entry of entries) {
    const some = await found(places(entry));
    if (some) return some;
  }
  return 0;
}
// Of a run of characters, of which the entries of each pair are given, its two rarest pairs and how far they stand apart.
function rarest(run) {
  const size = (i) => run[i][0].posts.length;
  const [a, b] = Object.keys(run || []).filter((i) => run[i][0]).sort((a, b) => size(a) - size(b)).slice(0, 2).sort((a, b) => a - b);
  return b && [run[a][0], run[b][0], b - a];
}
// Puts notes first that have the characters of a run side by side, of those that have them all.
export async function lift(scores, clauses, positions) {
  for (const { run } of clauses) {
    const [from, to, length] = run?.[2] && rarest(run) || [];
    if (!to) continue;
    const [first, last] = await Promise.all([from, to].map(positions));
    const [before, after] = [from, to].map(({ posts }) => new Map([...posts].map((post, i) => [post >>> 8, i])));
    for (const score of scores) {
      const [, doc, share] = score;
      if (share < .999 || !before.has(doc) || !after.has(doc)) continue;
      const places = last(after.get(doc));
      if (first(before.get(doc)).some((p) => places.includes(p + length))) score[4] = .3;
    }
  }
  scores.sort((a, b) => b[0] + (b[4] ?? 0) - a[0] - (a[4] ?? 0) || a[1] - b[1]);
}
// Words in this order, nothing between.
export async function phrase(text, { find, positions, runs, pairs, fold, wordMark, GAP, VALUE, rarity }) {
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
  const clause = { docs, weight: 0, must: true, entries: found.filter(Boolean), marks: [marks.join(GAP)], at: new Map() };
  if (!found.every(Boolean)) return clause;
  const where = want.length > 1 ? await Promise.all(found.map(positions)) : [];
  const spots = found.map(({ posts }) => new Map([...posts].map((post, i) => [post >>> 8, i])));
  const rarest = spots.reduce((a, b) => b.size < a.size ? b : a);
  for (const doc of rarest.keys()) {
    const at = spots.map((spot) => spot.get(doc));
    if (at.includes(undefined)) continue;
    const lists = where.map((read, i) => want[i][2] ? null : read(at[i])); // one of 48 is cut short: beyond it all is possible
    const least = lists.reduce((a, list, i) => list && !(lists[a]?.length <= list.length) ? i : a, -1);
    const together = (beyond) => least < 0 || 1 + lists[least].findIndex((p) => lists.every((list, i) => {
      const spot = p - want[least][1] + want[i][1];
      return !list || list.includes(spot) || beyond && list.length > 47 && spot > list[47];
    }));
    const sure = together();
    if (sure && least >= 0) clause.at.set(doc, lists[least][sure - 1]);
    if (sure || lists[least].length > 47 || together(true)) docs.set(doc, found.reduce((sum, { posts }, i) => sum + VALUE[posts[at[i]] & 255], 0) / found.length * (sure ? 1 : .5) + (sure && .2));
  }
  clause.weight = rarity(docs.size);
  return clause;
}
// The notes that a filter lets through: number → year, more for a whole word.
export async function filter(field, value, { find, between, runs, pairs, fold, squeeze }) {
  const docs = new Map();
  const put = (entries, into = docs, bonus = 0) => { for (const { posts } of entries) for (const post of posts) into.set(post >>> 8, Math.max(into.get(post >>> 8) ?? 0, (post & 255) + bonus)); };
  const exactly = async (term) => [await find(term)].filter(Boolean), begins = (term, most) => between(term, term + "\uffff", most);
  if (field === "y") {
    const [, sign, bound] = /^([<>]=?)(\d{4})$/.exec(value) ?? [], year = +bound; // ">2019" is "2020.."
    if (sign) value = sign[0] === ">" ? `${year + !sign[1]}..` : `..${year - !sign[1]}`;
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
