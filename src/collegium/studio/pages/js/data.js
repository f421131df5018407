// Data and export: every table, the package's own figures, links, and how to cite.

import { asked, change, copy } from "./address.js";
import { file, get } from "./api.js";
import { h, plural, show } from "./dom.js";
import { fault } from "./states.js";

const FIGURES = [
  ["timeline", "Members of a body over time", ["body", "start", "end"]],
  ["ages", "Ages of a body’s members", ["body", "start", "end"]],
  ["turnover", "Turnover from congress to congress", ["body"]],
  ["workload", "Decisions by year and way", ["body"]],
  ["compact", "The oligarchy’s compact", ["start", "end"]],
  ["career", "A career, lane by lane", ["who"]],
  ["hierarchy", "A charter’s hierarchy with its circle", ["charter", "of"]],
  ["captures", "How fast a circle makes its own majority", ["charter", "of"]],
  ["epochs", "The circles of two charters", ["charter", "second", "of"]],
];

export async function page(place, start) {
  const { outline } = start;
  const [tables, cite, library] = await Promise.all([get("/api/tables"), get("/api/cite"), get("/api/library")]);
  const listed = outline.bodies.filter((one) => one.listed);
  const first = outline.kind === "recorded" ? "1922-04-01" : outline.start, last = outline.kind === "recorded" ? "1930-12-01" : outline.end;
  const defaults = { figure: "timeline", body: listed[0]?.id, start: first, end: last, who: outline.people.find((one) => one.id === "molotov")?.id ?? outline.people[0]?.id,
    charter: library.example.charter, second: "cpsu-1990", of: library.example.of };
  const value = (name) => asked().get(name) ?? defaults[name] ?? "";
  const form = h("div", { class: "controls" }), preview = h("div", {});
  const done = h("span", { class: "hint", role: "status" });

  const options = {
    body: () => listed.map((one) => [one.id, one.name]), who: () => outline.people.map((one) => [one.id, one.name]),
    charter: () => library.charters.map((one) => [one.id, one.name]), second: () => library.charters.map((one) => [one.id, one.name]),
  };
  const words = { body: "Body", start: "From", end: "Until", who: "Person", charter: "Charter", second: "And charter", of: "Whose circles (id)" };

  function field(name) {
    const set = (event) => { change({ [name]: event.target.value.trim() }); draw(); };
    const control = options[name]
      ? h("select", { on: { change: set } }, options[name]().map(([id, text]) => h("option", { value: id, selected: id === value(name) }, text)))
      : h("input", { type: "text", value: value(name), on: { change: set } });
    return h("label", {}, words[name], control);
  }

  function draw() {
    const [name, title, takes] = FIGURES.find(([id]) => id === value("figure")) ?? FIGURES[0];
    show(form, h("label", {}, "Figure", h("select", { on: { change: (event) => { change({ figure: event.target.value }); draw(); } } },
      FIGURES.map(([id, text]) => h("option", { value: id, selected: id === name }, text)))), takes.map(field));
    const given = Object.fromEntries(takes.map((one) => [one, value(one)]));
    const at = (kind, more = {}) => file(`/figure/${name}.${kind}`, { ...given, ...more });
    const image = h("img", { src: at("svg"), alt: title, on: { error: async () => {
      try { await get(at("svg").split("?")[0], given); } catch (error) { show(preview, fault(error)); }
    }, load: () => frame.removeAttribute("aria-busy") } });
    const frame = h("div", { class: "preview", "aria-busy": "true" }, image);
    show(preview, frame, h("p", { class: "tools" }, h("a", { href: at("svg", { download: 1 }), download: "" }, "SVG"), h("a", { href: at("png", { download: 1 }), download: "" }, "PNG")));
  }

  show(place,
    h("h1", {}, "Data and export"),
    h("p", { class: "lede" }, "Everything that the studio shows can be taken away: tables as CSV, figures as SVG and PNG, and any view as its address. ",
      "On the other pages each figure and table has its own buttons."),
    h("div", { class: "two-up" },
      h("section", { class: "panel" }, h("h2", {}, "Tables"), h("p", { class: "hint" }, `${outline.title}, in the one schema of all histories.`),
        h("ul", { class: "told" }, tables.map((one) => h("li", {}, h("a", { href: file(`/csv/${one.table}.csv`), download: "" }, `${one.table}.csv`), " ",
          h("span", { class: "hint" }, `${plural(one.rows, "row")}, ${plural(one.columns, "column")}`))))),
      h("section", { class: "panel" }, h("h2", {}, "How to cite"), h("p", {}, "Cite Collegium and the sources of the record you use."),
        h("h3", {}, "BibTeX"), h("pre", { class: "cite", tabindex: 0 }, cite.bibtex),
        h("p", { class: "tools" }, h("button", { type: "button", on: { click: () => copy(cite.bibtex, (said) => { done.textContent = said; }) } }, "Copy BibTeX"), done),
        cite.cff && [h("h3", {}, "CITATION.cff"), h("pre", { class: "cite", tabindex: 0 }, cite.cff)])),
    h("section", { class: "panel" }, h("h2", {}, "Figures for print"), h("p", { class: "hint" }, "Drawn by the package as its commands draw them, on white; equal input gives equal bytes."), form, preview),
    h("section", { class: "panel" }, h("h2", {}, "Links"), h("p", {}, "The address of a page holds all of its state: the day, the person chosen, the charter, its amendments, even a charter edited in the page. ",
      "Kept as a bookmark or sent to somebody who runs the same version, it shows the same view.")));
  draw();
}
