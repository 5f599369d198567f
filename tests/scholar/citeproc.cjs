// The references of CSL items, one a line of JSON, by citeproc-js: node citeproc.cjs FOLDER STYLE < items.json
const fs = require("fs");
const path = require("path");

const [folder, style] = process.argv.slice(2);
const CSL = require(path.join(folder, "citeproc_commonjs.js"));
const read = (name) => fs.readFileSync(path.join(folder, name), "utf8");
const items = new Map(JSON.parse(fs.readFileSync(0, "utf8")).map((item) => [item.id, item]));
const retrieveLocale = (name) => {
  const file = `locales-${name}.xml`;
  return fs.existsSync(path.join(folder, file)) ? read(file) : read("locales-en-US.xml");
};
const engine = new CSL.Engine({ retrieveLocale, retrieveItem: (id) => items.get(id) }, read(`${style}.csl`), "en-US");
engine.setOutputFormat("text");
for (const id of items.keys()) {
  engine.updateItems([id]);
  console.log(JSON.stringify(engine.makeBibliography()[1].join("").trim()));
}
