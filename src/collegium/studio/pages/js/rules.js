// Who rules: each measure with its sentence, its figure, its table and its source.

import { address, asked, change } from "./address.js";
import { file, get } from "./api.js";
import { chart } from "./chart.js";
import { saves } from "./download.js";
import { h, plural, show } from "./dom.js";
import { fault, nothing, waiting } from "./states.js";
import { table } from "./table.js";

const TAKES = ["body", "other", "start", "leader"];

export async function page(place, start) {
  const { bodies, leaders } = start.outline;
  const measures = await get("/api/measures");
  const listed = bodies.filter((one) => one.listed);
  const cards = new Map();
  const values = () => Object.fromEntries(TAKES.map((name) => [name, asked().get(name)]));
  show(place,
    h("h1", {}, "Who rules"),
    h("p", { class: "lede" }, "What can be measured of power today: each measure with the question it answers, its figure, its table and on whom it rests. ",
      "None of them alone says who rules."),
    h("div", { class: "row start" },
      h("label", { class: "inline" }, "Body", select("body", listed, listed[0]?.id)),
      h("nav", { "aria-label": "Measures", class: "inline" }, measures.map((one) => h("a", { href: `#${one.id}`, class: "hint" }, one.title)))),
    measures.map((one) => {
      const card = h("section", { class: "measure", id: one.id, "aria-label": one.title }, h("h2", {}, one.title), h("p", { class: "asks" }, one.asks), waiting("Measuring …"));
      cards.set(one.id, { card, one, seen: false });
      return card;
    }));

  function select(name, choices, first) {
    const now = asked().get(name) ?? first;
    return h("select", { on: { change: (event) => set(name, event.target.value) } },
      choices.map((one) => h("option", { value: one.id, selected: one.id === now }, one.name)));
  }

  function set(name, value) {
    change({ [name]: value }, { hash: location.hash });
    for (const held of cards.values()) if (held.seen && held.one.takes.includes(name)) draw(held);
  }

  function more(one, found) {
    const parts = [];
    if (one.takes.includes("other")) {
      parts.push(h("label", { class: "inline" }, "and", h("select", { on: { change: (event) => set("other", event.target.value) } },
        listed.map((body) => h("option", { value: body.id, selected: body.id === found?.asked.other }, body.name)))));
    }
    if (one.takes.includes("start")) {
      parts.push(h("label", { class: "inline" }, "of those who sat on", h("input", { type: "text", size: 10, value: found?.asked.start ?? asked().get("start") ?? "", on: { change: (event) => set("start", event.target.value.trim()) } })));
    }
    if (one.takes.includes("leader")) {
      parts.push(h("label", { class: "inline" }, "Leader", h("select", { on: { change: (event) => set("leader", event.target.value) } },
        h("option", { value: "" }, "all"), [...new Map(leaders.map((who) => [who.id, who])).values()].map((who) => h("option", { value: who.id, selected: who.id === found?.asked.leader }, who.name)))));
    }
    return parts.length ? h("div", { class: "row start" }, parts) : null;
  }

  async function draw(held) {
    const { card, one } = held;
    const given = Object.fromEntries(Object.entries(values()).filter(([name]) => one.takes.includes(name)));
    const head = [h("h2", {}, one.title), h("p", { class: "asks" }, one.asks)];
    try {
      const found = await get(`/api/measure/${one.id}`, given);
      const figure = chart(found, leaders);
      const csv = file(`/csv/measure-${one.id}.csv`, given);
      const cell = (column, value) => (["person_id", "leader_id"].includes(column) && value && found.people[value]
        ? h("a", { href: address("person", { who: value }) }, found.people[value]) : null);
      show(card, head, more(one, found),
        found.untold ? nothing(`This history does not tell it: ${found.untold}`)
          : figure ?? (one.figure.kind === "none" && found.rows.length ? null : nothing("There is nothing to measure here in this history.")),
        figure?.querySelector("svg") ? saves(() => figure.querySelector("svg"), one.id, csv) : found.rows.length > 0 && h("div", { class: "save" }, h("a", { href: csv, download: "" }, "CSV")),
        found.rows.length > 0 && h("details", { open: one.figure.kind === "none" }, h("summary", {}, `The table: ${plural(found.rows.length, "row")}`),
          table(found.columns, found.rows, { caption: one.title, cell, most: 200 })),
        h("p", { class: "from" }, h("b", {}, "Rests on: "), one.source));
    } catch (error) {
      show(card, head, more(one, null), fault(error), h("p", { class: "from" }, h("b", {}, "Rests on: "), one.source));
    }
  }

  const watching = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const held = cards.get(entry.target.id);
      if (entry.isIntersecting && !held.seen) {
        held.seen = true;
        watching.unobserve(entry.target);
        draw(held);
      }
    }
  }, { rootMargin: "600px" });
  for (const { card } of cards.values()) watching.observe(card);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  return () => watching.disconnect();
}
