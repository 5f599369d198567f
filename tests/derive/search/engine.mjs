// Runs the browser's search engine in node. Reads one JSON object from standard input:
// {"module": path of search.js below the site, "folds": [text…], "queries": [text…], "limit": n} and writes the answers.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

globalThis.window = globalThis;
globalThis.location = { href: "" };
const asked = [];
globalThis.fetch = async (url) => {
  asked.push(url.pathname);
  try {
    const bytes = await readFile(url);
    return { ok: true, status: 200, json: async () => JSON.parse(bytes), text: async () => bytes.toString(), arrayBuffer: async () => new Uint8Array(bytes).buffer };
  } catch { return { ok: false, status: 404 }; }
};
let input = "";
for await (const chunk of process.stdin) input += chunk;
const { module, folds = [], queries = [], limit = 10 } = JSON.parse(input);
const { fold, terms, squeeze } = await import(pathToFileURL(module));
const answers = [];
for (const query of queries) {
  const found = await window.paperleafSearch(query, { limit });
  answers.push({ total: found.total, filters: found.filters, hits: found });
}
process.stdout.write(JSON.stringify({ folds: folds.map((text) => ({ folded: fold(text), terms: terms(fold(text)).map(([term, at]) => [at, term]), squeezed: squeeze(fold(text)) })), answers, asked }));
