// What few queries need, so that the others do not load it: slips of the finger, the other Chinese script, quotations, field filters.
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
// Of the words in `lines`, those that are nearest to one that is in no note.
export function near(word, lines) {
  const most = word.length < 8 ? 1 : 2, found = [];
  for (const other of lines.split("\n"))
    if (Math.abs(other.length - word.length) <= most) { const d = distance(word, other, most); if (d <= most) found.push([d, other]); }
  found.sort((a, b) => a[0] - b[0]);
  return found.filter(([d]) => d === found[0][0]).slice(0, 6).map(([, other]) => other);
}

// Each character of a run with its forms in the other script: `table` is two lines, traditional and simplified.
export function scripts(chars, table) {
  const [from, to] = table.split("\n").map((line) => [...line]);
  return chars.map((c) => {
    const at = from.indexOf(c), simple = at < 0 ? c : to[at];
    return [...new Set([c, simple, ...from.filter((_, i) => to[i] === simple)])];
  });
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
