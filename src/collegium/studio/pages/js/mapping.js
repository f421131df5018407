// What the columns of a roster mean: as they are taken, and as somebody says instead.

import { h, plural } from "./dom.js";

const MEANINGS = [
  ["who", [["person", "the name"], ["family_name", "family name"], ["given_name", "given name"], ["person_id", "an id of the person"]]],
  ["where", [["body", "the body"], ["post", "the post"], ["rank", "the rank: full or candidate"], ["country", "the country"]]],
  ["when", [["start", "the day of entry"], ["end", "the day of exit"], ["term", "entry and exit in one cell"]]],
  ["life", [["birth", "birth"], ["death", "death"], ["gender", "gender"], ["nationality", "nationality"], ["fate", "fate"]]],
  ["how", [["entry_mode", "the way in"], ["exit", "the way out"]]],
  ["else", [["note", "a note or a source"], ["ignore", "nothing: leave it out"]]],
];
const WORDS = new Map([...MEANINGS.flatMap(([, list]) => list), ["ranked_name", "names of members"], ["flag", "yes or no to a rank"]]);
const DATED = ["start", "end", "term"];
const LISTS = [["full", "Words for full members"], ["candidate", "Words for candidates"], ["leader", "Words for the leader’s post or rank"]];

const INSIDE = ["full", "candidate", "leader", "sheet", "header", "delimiter", "encoding"];
let opened = false;

const words = (meaning) => (!meaning ? "not read" : [
  WORDS.get(meaning.field) ?? meaning.field.replaceAll("_", " "), meaning.part && `(${meaning.part})`, meaning.rank && `as ${meaning.rank === "full" ? "full member" : meaning.rank}`,
  meaning.body && `in ${meaning.body}`, meaning.nth > 1 && `(spell ${meaning.nth})`].filter(Boolean).join(" "));

// The state of the page as `collegium import --map` takes it.
export function settled(mapping) {
  const { full = [], candidate = [], leader = [], ...rest } = mapping;
  const found = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== "" && value !== null));
  const ranks = Object.fromEntries([...full.map((word) => [word, "full"]), ...candidate.map((word) => [word, "candidate"])]);
  return { ...found, ...(Object.keys(ranks).length ? { ranks } : {}), ...(leader.length ? { leader } : {}) };
}

export function yaml(mapping) {
  const lines = ["collegium: roster-map/1"];
  for (const [name, value] of Object.entries(settled(mapping))) {
    if (value && typeof value === "object" && !Array.isArray(value)) {
      lines.push(`${name}:`, ...Object.entries(value).map(([key, one]) => `  ${JSON.stringify(key)}: ${JSON.stringify(one)}`));
    } else lines.push(`${name}: ${JSON.stringify(value)}`);
  }
  return `${lines.join("\n")}\n`;
}

export function columns(tables, asked, change) {
  if (!tables.length) return null;
  const given = () => asked.mapping.columns ?? {};
  const set = (values, now) => change({ ...asked.mapping, ...values }, now);
  const clean = (meaning) => Object.fromEntries(Object.entries(meaning).filter(([name, value]) => value && !(name === "nth" && value === 1)));

  function say(column, field) {
    const { [column.title]: old, ...rest } = given();
    if (!field) { set({ columns: rest }); return; }
    const guess = asked.guesses.get(column.title) ?? {};
    set({ columns: { ...rest, [column.title]: clean(DATED.includes(field) && DATED.includes(guess.field) ? { ...guess, field } : { field }) } });
  }

  function row(column, place, at) {
    const id = `column-${at}-${place}`, own = given()[column.title], guess = asked.guesses.get(column.title);
    const now = own ?? column.meaning;
    const choice = h("select", { id, on: { change: (event) => say(column, event.target.value) } },
      h("option", { value: "" }, `as found: ${words(guess)}`),
      MEANINGS.map(([group, list]) => h("optgroup", { label: group }, list.map(([field, text]) => h("option", { value: field, selected: own?.field === field }, text)))));
    const rank = own && DATED.includes(own.field) && h("select", {
      id: `${id}-rank`, "aria-label": `Rank of ${column.title}`,
      on: { change: (event) => set({ columns: { ...given(), [column.title]: clean({ ...own, rank: event.target.value }) } }) },
    }, [["", "of any rank"], ["full", "as full member"], ["candidate", "as candidate"]].map(([value, text]) => h("option", { value, selected: (own.rank ?? "") === value }, text)));
    return h("tr", { class: now ? null : "unread" },
      h("th", { scope: "row" }, column.title ? h("label", { for: id }, column.title) : h("i", {}, "no name")),
      h("td", { class: "samples" }, column.samples.join(" · ") || h("i", {}, "empty")),
      h("td", {}, column.title ? [choice, rank] : "not read: give it a name in the file"));
  }

  const field = (name, text, more = {}) => h("label", {}, text, h("input", {
    type: "text", id: `map-${name}`, value: asked.mapping[name] ?? "", on: { change: (event) => set({ [name]: event.target.value.trim() }) }, ...more,
  }));
  const listed = ([name, text]) => h("label", {}, text, h("input", {
    type: "text", id: `map-${name}`, value: (asked.mapping[name] ?? []).join(", "), placeholder: "separated by commas",
    on: { change: (event) => set({ [name]: event.target.value.split(",").map((word) => word.trim()).filter(Boolean) }) },
  }));
  const header = h("label", {}, "Line of the column names", h("input", {
    type: "number", min: 1, max: 1000, id: "map-header", value: asked.mapping.header ?? "", placeholder: "found by itself",
    on: { change: (event) => set({ header: event.target.value ? Number(event.target.value) : null }) },
  }));
  const dates = h("label", {}, "3/4/1956 is", h("select", { id: "map-dates", on: { change: (event) => set({ dates: event.target.value }) } },
    [["", "as the other dates tell"], ["dmy", "the third of April"], ["mdy", "the fourth of March"]].map(([value, text]) =>
      h("option", { value, selected: (asked.mapping.dates ?? "") === value }, text))));
  const more = h("details", { open: opened || INSIDE.some((name) => asked.mapping[name]), on: { toggle: () => { opened = more.open; } } },
    h("summary", {}, "Ranks, the leader, sheet and header"),
    h("div", { class: "controls" }, LISTS.map(listed), field("sheet", "Sheet of the workbook"), header, field("delimiter", "Separator", { maxlength: 1 }), field("encoding", "Encoding")));
  return h("section", { class: "panel", "aria-label": "What the columns mean" },
    h("h2", {}, "What the columns mean"),
    h("p", { class: "hint" }, "As the names and the values tell. Where that is wrong, choose: the file is read again at once."),
    tables.map((one, at) => [
      one.sheet && h("h3", {}, one.sheet), one.fault && h("p", { class: "fault" }, one.fault),
      h("div", { class: "scroll free", tabindex: 0, role: "group", "aria-label": "Columns" }, h("table", { class: "columns-of" },
        h("thead", {}, h("tr", {}, ["Column", "First values", "Held to be"].map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, one.columns.map((column, place) => row(column, place, at))))),
    ]),
    h("div", { class: "controls" }, field("body", "The body, where no column names it"), field("title", "Name of the regime"), dates),
    more);
}
