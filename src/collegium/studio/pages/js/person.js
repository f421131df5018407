// The person: a career strip, ties by date, ways in and out, and who rose and fell with him.

import { address, asked, change, copy } from "./address.js";
import { file, get } from "./api.js";
import { lanes, key } from "./chart.js";
import { saves } from "./download.js";
import { day, h, iso, plural, say, show, source, stamp } from "./dom.js";
import { fault, nothing, waiting } from "./states.js";
import { table } from "./table.js";

const TIES = { client: "client", ally: "ally", opponent: "opponent", rival: "opponent", friend: "ally" };

export async function page(place, start) {
  const { people, leaders } = start.outline;
  const example = people.find((one) => one.id === "molotov") ?? people[0];
  const find = h("input", { type: "search", id: "person", list: "people", autocomplete: "off", placeholder: "A name", "aria-describedby": "person-help" });
  const body = h("div", {}, waiting());
  show(place,
    h("h1", {}, "The person"),
    h("p", { class: "lede" }, "One person’s seats and posts, ties by date, the ways in and out, and who rose and fell on the same days."),
    h("form", { class: "find inline", on: { submit: (event) => { event.preventDefault(); search(); } } },
      h("label", { for: "person" }, "Person"), find, h("datalist", { id: "people" }, people.map((one) => h("option", { value: one.name }))),
      h("button", { type: "submit" }, "Show"), h("span", { class: "hint", id: "person-help" }, `${plural(people.length, "person", "people")} in this history`)),
    body);
  find.addEventListener("change", () => { if (people.some((one) => one.name === find.value)) search(); });

  function search() {
    const text = find.value.trim();
    const found = people.find((one) => one.name.toLowerCase() === text.toLowerCase() || one.id === text.toLowerCase());
    if (text) go(found ? found.id : text, true);
  }

  async function go(who, push) {
    try {
      const found = await get("/api/person", { who });
      change({ who: found.id }, { push });
      find.value = found.name;
      document.title = `${found.name} · Collegium`;
      show(body, draw(found, leaders));
      if (push) say(`${found.name}. ${plural(found.seats.length, "seat")}.`);
    } catch (error) {
      show(body, fault(error, () => go(example.id, true), `Show ${example.name}`));
    }
  }
  if (!example) { show(body, nothing("This history has no people.")); return; }
  await go(asked().get("who") || example.id, false);
}

function draw(found, leaders) {
  const life = [found.life.birth_date && `born ${day(found.life.birth_date)}`, found.life.death_date && `died ${day(found.life.death_date)}`,
    found.life.fate, found.life.note].filter(Boolean).join("; ");
  const done = h("span", { class: "hint", role: "status" });
  const dated = [...found.seats.map((one) => [one.start, one.end]), ...found.ties.filter((one) => one.start).map((one) => [one.start, one.end])];
  const first = found.seats.length ? found.seats.map((one) => one.start).sort()[0] : dated.map(([a]) => a).sort()[0] ?? found.start;
  const last = found.seats.length ? found.seats.map((one) => one.end).sort().at(-1) : dated.map(([, b]) => b).sort().at(-1) ?? found.end;
  const wide = [iso(Math.max(stamp(found.start), stamp(first) - 400 * 864e5)), iso(Math.min(stamp(found.end), stamp(last) + 400 * 864e5))];
  const strip = seats(found, wide, leaders), ties = tied(found, wide, leaders);
  return [
    h("section", { class: "headline" }, h("h2", {}, found.name), life && h("p", { class: "sum" }, `${life[0].toUpperCase()}${life.slice(1)}.`),
      h("p", { class: "tools" },
        h("a", { href: address("day", { on: first < found.start ? found.start : first, who: found.id }) }, `The day of the first seat, ${day(first < found.start ? found.start : first)}`),
        h("button", { type: "button", class: "quiet", on: { click: () => copy(location.href, (words) => { done.textContent = words; }) } }, "Copy link"), done)),
    h("section", { class: "panel" }, h("h3", {}, "Career"), strip
      ? [strip, key([{ hue: "one", label: "full member" }, { hue: "one", label: "candidate", look: "open" }, { hue: "leader", label: "leader" }, { hue: "two", label: "post" }, { hue: "four", label: "attested only then", look: "open" }]),
        saves(() => strip.querySelector("svg"), `career-${found.id}`, file("/csv/career.csv", { who: found.id }))]
      : nothing("The history tells of no seat.")),
    h("section", { class: "panel" }, h("h3", {}, "Ties by date"), ties
      ? [ties, key([{ hue: "client", label: "client" }, { hue: "ally", label: "ally or friend" }, { hue: "opponent", label: "opponent or rival" }, { hue: "four", label: "other" },
        { hue: "four", label: "thin: told in the prose", look: "open" }]), saves(() => ties.querySelector("svg"), `ties-${found.id}`), words(found)]
      : nothing("The history tells of no dated tie."), ),
    h("div", { class: "two-up" },
      h("section", { class: "panel" }, h("h3", {}, "Ways in and out"), ways(found)),
      h("section", { class: "panel" }, h("h3", {}, "Who rose and fell on the same days"),
        h("p", { class: "hint" }, "Days on which both rose, or both fell, in a body listed in full. It is no tie, and says nothing of why (our proposal)."),
        found.alongside.length ? table(["name", "rose", "fell", "crossed", "first", "last"], found.alongside.map((one) => [one.name, one.rose, one.fell, one.crossed, one.first, one.last]), {
          caption: "", cell: (column, value) => column === "name" && person(found.alongside, value),
        }) : nothing("Nobody’s seat changed on the same day."),
        h("p", { class: "tools" }, h("a", { href: file("/csv/alongside.csv", { who: found.id }), download: "" }, "CSV")),
        h("h3", {}, "Longest together"), found.together.length ? table(["name", "days", "first", "last", "organization_id"], found.together.map((one) => [one.name, one.days, one.first, one.last, one.organization_id]), {
          names: { organization_id: "in" }, cell: (column, value) => column === "name" && person(found.together, value),
        }) : nothing("Nobody sat with him in a body listed in full."),
        h("p", { class: "tools" }, h("a", { href: file("/csv/together.csv", { who: found.id }), download: "" }, "CSV")))),
    h("section", { class: "panel" }, h("h3", {}, "Everything told, in order"),
      table(found.career.columns, found.career.rows, { caption: `${plural(found.career.rows.length, "row")}, each with its place in the source.`, names: { organization_id: "body", source_place: "source", end_date: "until" } })),
  ];
}

function person(list, name) {
  const one = list.find((other) => other.name === name);
  return h("a", { href: address("person", { who: one.other_id ?? one.person_id }) }, name);
}

function seats(found, [first, last], leaders) {
  if (!found.seats.length) return null;
  const rows = new Map();
  for (const one of found.seats) {
    const row = rows.get(one.body) ?? { name: one.name.split(" of the ")[0], bars: [] };
    const what = one.post ?? (one.rank === "full" ? "full member" : one.rank ?? "member");
    row.bars.push({
      start: one.start, end: one.end, hue: one.leads ? "leader" : one.attested ? "four" : one.post ? "two" : "one", thin: one.attested || one.rank === "candidate",
      title: `${one.name}: ${what}, ${[one.since && day(one.since), one.until && day(one.until)].filter(Boolean).join(" to ") || "attested"}`,
    });
    rows.set(one.body, row);
  }
  return lanes([...rows.values()], first, last, `The career of ${found.name}`, { leaders });
}

function tied(found, [first, last], leaders) {
  const rows = new Map();
  for (const one of found.ties.filter((tie) => tie.start && tie.other)) {
    const row = rows.get(one.other) ?? { name: one.name, bars: [], weight: 0 };
    row.weight += one.table === "ties" ? 3 : 1;
    row.bars.push({
      start: one.start, end: one.end, hue: TIES[one.kind] ?? "four", thin: one.table === "relations",
      title: `${one.his ? `${found.name} is ${one.kind} of ${one.name}` : `${one.name} is ${one.kind} of ${found.name}`}, ${[one.since && day(one.since), one.until && day(one.until)].filter(Boolean).join(" to ")}. ${one.text ?? ""}`,
    });
    rows.set(one.other, row);
  }
  if (!rows.size) return null;
  const kept = [...rows.values()].sort((a, b) => b.weight - a.weight).slice(0, 24);
  return lanes(kept, first, last, `Ties of ${found.name}`, { leaders });
}

function words(found) {
  return h("details", {}, h("summary", {}, `All ${plural(found.ties.length, "tie and relation", "ties and relations")} in words`),
    h("ul", { class: "told" }, found.ties.map((one) => h("li", {}, h("span", { class: "date" }, [one.since && day(one.since), one.until && day(one.until)].filter(Boolean).join(" – ") || "no date"),
      one.his ? `${one.kind} of ` : "", one.other ? h("a", { href: address("person", { who: one.other }) }, one.name) : one.name, one.his ? "" : ` is ${one.kind}`,
      one.letter ? ` (letter ${one.letter})` : "", one.text ? h("span", { class: "hint" }, `: ${one.text}`) : "", " ", source(one.source)))));
}

function ways(found) {
  const told = found.seats.filter((one) => !one.attested);
  if (!told.length) return nothing("No entry or exit is told.");
  return h("ul", { class: "told" }, told.map((one) => h("li", {}, h("b", {}, one.name.split(" of the ")[0]), ` (${one.post ?? (one.rank === "full" ? "full member" : one.rank ?? "member")})`,
    h("div", {}, "In: ", h("a", { href: address("day", { on: one.start < found.start ? found.start : one.start, who: found.id }) }, day(one.since ?? one.start)), one.entry ? `, ${one.entry}` : "", ". ",
      one.open ? "Still there when the history ends." : one.until || one.exit ? `Out: ${[one.until && day(one.until), one.exit].filter(Boolean).join(", ")}. ` : "The source tells no way out. ", source(one.source, { end: one.end_place })))));
}
