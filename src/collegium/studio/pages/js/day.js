// The day: who sat where, how they stood to the leader, what had changed since the month before.

import { address, asked, change, copy } from "./address.js";
import { file, get } from "./api.js";
import { day, h, plural, s, say, show, source } from "./dom.js";
import { fault, nothing, waiting } from "./states.js";
import { step, timeline, within } from "./timeline.js";

const STANCES = { client: ["C", "client"], ally: ["A", "ally"], opponent: ["O", "opponent"] };
const CHANGES = { entry: ["+", "entered"], exit: ["−", "left"], promotion: ["↑", "was promoted"], demotion: ["↓", "was demoted"] };
const RANKS = [["full", "full member"], ["candidate", "candidate"], ["holder", "post"]];
const SPEEDS = { slow: 1400, fast: 420 };

export async function page(place, start) {
  const outline = start.outline;
  const state = { on: asked().get("on") || outline.example, who: asked().get("who"), film: null, ask: 0 };
  const line = timeline(outline, (on, settled) => { stop(); go(on, { push: settled }); });
  const typed = h("input", {
    id: "date", type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false", size: 10,
    "aria-describedby": "date-help", placeholder: "1957-06-18",
  });
  const play = h("button", { type: "button", class: "main", on: { click: () => (state.film ? stop() : film()) } }, "▶ Play");
  const speed = h("select", { "aria-label": "Speed of the film" },
    h("option", { value: "slow" }, "slowly"), h("option", { value: "fast" }, "fast"));
  const stage = h("div", { class: "stage" }, waiting());
  const caption = h("div", { class: "caption", hidden: true });

  show(place,
    h("h1", {}, "The day"),
    h("p", { class: "lede" }, "Pick a day: who sat in the ruling bodies, how each stood to the leader, who sat in two of ",
      "them at once, and what had changed since the month before."),
    h("section", { class: "when", "aria-label": "Timeline" },
      h("div", { class: "row" },
        h("form", { class: "inline", on: { submit: (event) => { event.preventDefault(); stop(); type(); } } },
          h("label", { for: "date" }, "Date"), typed,
          h("button", { type: "submit" }, "Go"),
          h("span", { id: "date-help", class: "hint" }, "1957, 1957-06 or 1957-06-18")),
        h("div", { class: "inline" },
          h("button", { type: "button", "aria-label": "A month earlier", on: { click: () => by(-1) } }, "‹ month"),
          h("button", { type: "button", "aria-label": "A month later", on: { click: () => by(1) } }, "month ›"),
          play, speed)),
      line.element,
      outline.stops.length > 0 && h("div", { class: "row stops" }, h("span", { class: "hint" }, "Turning points:"),
        outline.stops.map((one) => h("button", {
          type: "button", class: "pill", title: one.text, on: { click: () => { stop(); go(one.on, { push: true }); } },
        }, one.label)))),
    caption, stage);

  function by(months) {
    stop();
    go(within(step(state.on, months), outline), { push: true });
  }

  function type() {
    const text = typed.value.trim();
    const short = /^\d{4}(-\d{2})?$/.test(text);
    const full = short ? `${text}-01-01`.slice(0, 10) : text;
    const near = within(full, outline);
    go(short && near.slice(0, text.length) === text ? near : text, { push: true });
  }

  // --- the film ---

  function film() {
    state.film = true;
    play.textContent = "❚❚ Pause";
    frame();
  }

  function stop() {
    if (!state.film) return;
    clearTimeout(state.film);
    state.film = null;
    play.textContent = "▶ Play";
  }

  async function frame() {
    const next = step(state.on, 1);
    const turning = outline.stops.find((one) => one.on > state.on && one.on <= next);
    const to = turning ? turning.on : within(next, outline);
    if (to === state.on) { stop(); return; }
    await go(to);
    if (!state.film) return;
    if (turning || to === outline.end) { stop(); return; }
    get("/api/day", { on: within(step(to, 1), outline) }).catch(() => {});
    state.film = setTimeout(frame, SPEEDS[speed.value]);
  }

  // --- a day ---

  async function go(on, { push = false } = {}) {
    const mine = ++state.ask;
    const late = setTimeout(() => { if (mine === state.ask) stage.classList.add("late"); }, 250);
    try {
      const found = await get("/api/day", { on });
      if (mine !== state.ask) return;
      state.on = found.on;
      line.set(found.on);
      typed.value = found.on;
      change({ on: found.on, who: state.who }, { push });
      const turning = outline.stops.find((one) => one.on === found.on);
      caption.hidden = !turning;
      if (turning) show(caption, h("b", {}, `${turning.label}. `), turning.text);
      show(stage, draw(found));
      if (push) say(`${day(found.on)}. ${found.leader ? `${found.leader.name} leads` : "Nobody leads"}; ${
        plural(found.changes.length, "change")} since ${day(found.since)}.`);
    } catch (error) {
      if (mine !== state.ask) return;
      stop();
      show(stage, fault(error, () => go(outline.example, { push: true }), `Go to ${day(outline.example)}`));
    } finally {
      clearTimeout(late);
      if (mine === state.ask) stage.classList.remove("late");
    }
  }

  async function pick(who) {
    state.who = state.who === who ? null : who;
    await go(state.on);
    const card = document.getElementById("card");
    if (state.who && card) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
  }

  function draw(found) {
    const listed = found.rooms.filter((room) => room.listed);
    const others = found.rooms.filter((room) => !room.listed && room.people.some((one) => one.post !== "leader"));
    const context = {
      found, state, pick, twice: new Map(found.twice.map((one) => [one.id, one.bodies])),
      fresh: new Set(found.changes.filter((one) => one.change !== "exit").map((one) => `${one.person_id}/${one.organization_id}`)),
    };
    return [
      h("section", { class: "headline", "aria-label": "The day in short" }, h("h2", {}, day(found.on)), leader(found), summary(found)),
      h("div", { class: "columns" },
        h("div", { class: "rooms" },
          listed.length ? null : nothing("No body whose whole list of members is known sits on this day."),
          listed.map((room) => roomOf(room, context)),
          legend(found),
          others.length > 0 && h("details", { class: "others", open: listed.length === 0 },
            h("summary", {}, `${plural(others.length, "other body", "other bodies")} of which the source names somebody on this day`),
            h("div", { class: "small-rooms" }, others.map((room) => roomOf(room, context)))),
          happened(found),
          takeaway(found)),
        h("div", { class: "side" }, card(context), stands(found), month(found)))];
  }

  await go(state.on);
  return () => { stop(); line.close(); };
}

function leader(found) {
  if (!found.leader) return h("p", { class: "leads" }, "Nobody holds the leader's post on this day.");
  const one = found.leader;
  return h("p", { class: "leads" }, h("span", { class: "star", "aria-hidden": "true" }, "★ "),
    h("a", { href: address("person", { who: one.id }) }, one.name), ` leads: ${one.post}, since ${day(one.since)}. `,
    source(one.source, { found: one.since }));
}

function summary(found) {
  const names = Object.fromEntries(found.rooms.map((room) => [room.id, room.short]));
  const lines = [];
  for (const row of found.shares) {
    if (!row.n_others) continue;
    const men = row.clients_strict === row.clients_broad ? `${row.clients_strict}` : `${row.clients_strict} to ${row.clients_broad}`;
    const foes = row.opponents_broad ? `, ${row.opponents_broad} ${row.opponents_broad === 1 ? "is an opponent" : "are opponents"}` : "";
    lines.push(`Of the ${row.n_others} other full members of the ${names[row.organization_id] ?? row.organization_id}, ${men} ${
      men === "1" ? "is his client" : "are his clients"}${foes}.`);
  }
  if (found.leader && !found.speaks) lines.push("The source tells nobody’s tie to the leader on this day.");
  for (const row of found.shared) {
    lines.push(`${row.common} of the ${row.n_first} in the ${names[row.first] ?? row.first} also sit in the ${names[row.second] ?? row.second}.`);
  }
  return lines.length ? h("p", { class: "sum" }, lines.join(" ")) : null;
}

function roomOf(room, context) {
  const groups = RANKS.map(([rank, name]) => [name, room.people.filter((one) => (one.rank ?? "full") === rank)])
    .filter(([, people]) => people.length);
  return h("section", { class: `room${room.listed ? "" : " small"}`, "aria-label": room.short },
    h("header", {}, h("h3", { title: room.name }, room.short),
      h("span", { class: "count" }, groups.map(([name, people]) => plural(people.length, name)).join(", "))),
    groups.map(([name, people], place) => [
      place > 0 && h("h4", {}, plural(people.length, name).replace(/^\d+ /, "")),
      h("ul", { class: "people" }, people.map((one) => h("li", {}, chip(one, room, context)))),
    ]));
}

function chip(one, room, { twice, fresh, state, pick }) {
  const elsewhere = room.listed && twice.has(one.id);
  const isNew = fresh.has(`${one.id}/${room.id}`);
  const words = [one.leads && "leader", one.stance.map((kind) => STANCES[kind][1]).join(" or "),
    elsewhere && "sits in another listed body too", isNew && "new this month", !one.certain && "date uncertain"];
  const classes = ["who", one.leads && "leads", !one.certain && "unsure", state.who === one.id && "picked"];
  const parts = one.name.split(" ");
  const badge = one.leads ? h("i", { class: "b-leader" }, "★")
    : one.stance.length ? one.stance.map((kind) => h("i", { class: `b-${kind}` }, STANCES[kind][0])) : h("i", { class: "b-none" });
  return h("button", {
    type: "button", class: classes.filter(Boolean).join(" "), "aria-pressed": state.who === one.id ? "true" : "false",
    on: { click: () => pick(one.id) },
  },
  h("span", { class: "badge", "aria-hidden": "true" }, badge),
  h("span", { class: "name" }, h("small", {}, parts.slice(0, -1).join(" ")), " ", parts.at(-1)), h("span", { class: "aloud" }, words.filter(Boolean).map((word) => `, ${word}`).join("")),
  elsewhere && twin(),
  isNew && h("span", { class: "fresh", "aria-hidden": "true" }, "new"));
}

// The mark of those who sit in two bodies at once: two squares that overlap.
const twin = () => s("svg", { class: "twin", viewBox: "0 0 16 16", width: 15, height: 15, "aria-hidden": "true" },
  s("title", {}, "sits in two"), s("path", { d: "M1.5 5.5h9v9h-9z M5.5 5.5v-4h9v9h-4" }));

function legend(found) {
  return h("p", { class: "legend" },
    h("span", {}, h("i", { class: "b-leader" }, "★"), "leader"),
    found.speaks && [
      h("span", {}, h("i", { class: "b-client" }, "C"), "his client"),
      h("span", {}, h("i", { class: "b-ally" }, "A"), "his ally"),
      h("span", {}, h("i", { class: "b-opponent" }, "O"), "his opponent"),
      h("span", {}, h("i", { class: "b-none" }), "no tie told")],
    h("span", {}, twin(), "sits in two"),
    h("span", {}, h("b", { class: "fresh" }, "new"), "since the month before"),
    h("span", {}, h("em", {}, "slanted"), "the source's dates leave this day open"));
}

// Everything the record has on the person picked, for this day.
function card({ found, state, pick, twice }) {
  if (!state.who) {
    return h("section", { class: "card hintcard" }, h("p", {}, "Choose anybody for his seats, his tie to the leader, and the source of each."));
  }
  const seats = found.rooms.flatMap((room) => room.people.filter((one) => one.id === state.who).map((one) => ({ room, ...one })));
  const close = h("button", { type: "button", class: "quiet close", "aria-label": "Close", on: { click: () => pick(state.who) } }, "✕");
  const career = h("p", {}, h("a", { href: address("person", { who: state.who }) }, "The whole career"));
  if (!seats.length) {
    return h("section", { class: "card", id: "card", tabindex: -1 }, close,
      h("p", {}, h("b", {}, state.who), " sits nowhere that the source tells of on this day."), career);
  }
  const one = seats[0];
  const tie = one.leads ? h("p", {}, "Is the leader.")
    : !found.leader ? null
      : one.stance.length
        ? h("ul", { class: "facts" }, one.ties.map((told, place) => h("li", {}, `${place ? "or " : ""}${one.stance[place]} of ${found.leader.name}`,
          one.letter ? ` (letter ${one.letter})` : "", ". ", source(told, { found: told.what }))))
        : h("p", { class: "hint" }, found.speaks ? `The source gives no tie to ${found.leader.name} for this day.`
          : "The source tells nobody’s tie to the leader on this day.");
  return h("section", { class: "card", id: "card", tabindex: -1, "aria-label": one.name }, close,
    h("h3", {}, one.name),
    h("ul", { class: "facts" }, seats.map((seat) => h("li", {},
      h("b", {}, seat.room.short), `: ${seat.post ?? (seat.rank === "full" ? "full member" : seat.rank ?? "member")}`,
      seat.since ? `, since ${day(seat.since)}` : ", attested for this time", seat.until ? `, until ${day(seat.until)}` : "",
      seat.entry ? h("span", { class: "hint" }, ` (${seat.entry})`) : "", ". ",
      source(seat.source, { found: [seat.since, seat.until].filter(Boolean).join(" to "), end: seat.end, unsure: !seat.certain })))),
    tie,
    twice.has(state.who) && h("p", {}, `Sits in ${twice.get(state.who).length} of the listed bodies at once.`), career);
}

function month(found) {
  const groups = new Map();
  for (const one of found.changes) groups.set(one.organization_id, [...(groups.get(one.organization_id) ?? []), one]);
  const names = Object.fromEntries(found.rooms.map((room) => [room.id, room.short]));
  const order = [...groups.keys()].sort((a, b) => groups.get(b).length - groups.get(a).length);
  return h("section", { class: "month", "aria-label": "What changed" },
    h("h3", {}, `Since ${day(found.since)}`),
    found.changes.length === 0 ? nothing("No seat changed hands.") : order.map((body) => h("div", { class: "moves" },
      h("h4", {}, names[body] ?? body.replaceAll("-", " ")),
      h("ul", {}, groups.get(body).map((one) => h("li", { class: one.change },
        h("span", { class: "sign", "aria-hidden": "true" }, CHANGES[one.change][0]),
        h("span", {}, h("a", { href: address("person", { who: one.person_id }) }, one.name), ` ${CHANGES[one.change][1]}`,
          one.rank === "candidate" ? " (candidate)" : "", one.how ? h("span", { class: "hint" }, `: ${one.how}`) : "",
          one.certain ? "" : h("span", { class: "hint" }, ` (${day(one.date_text)})`), " ",
          source(one.source, { found: one.date_text }))))))));
}

function happened(found) {
  return h("section", { class: "month happened", "aria-label": "What happened" },
    h("h3", {}, "What happened, and why"),
    found.told.length === 0 ? nothing("The history tells of no meeting, decision or event in this month.")
      : h("ul", { class: "told" }, found.told.map((one) => h("li", {},
        h("span", { class: "date" }, day(one.date)), h("span", { class: `tag t-${one.table}` }, one.kind ?? one.table),
        h("span", { class: "words" }, one.label && !String(one.text).includes(one.label) ? h("b", {}, `${one.label}: `) : "", one.text ?? "",
          one.outcome && one.table !== "event" ? h("b", {}, ` ${one.outcome[0].toUpperCase()}${one.outcome.slice(1)}.`) : "",
          one.votes ? ` Votes: ${one.votes[0] ?? "?"} for, ${one.votes[1] ?? "?"} against.` : "", " ",
          source(one.source, { found: one.date }))))));
}

function stands(found) {
  if (!found.stands.length) return null;
  return h("section", { class: "stands", "aria-label": "Who stood where" },
    h("h3", {}, "Who stood where"),
    found.stands.map((one) => h("div", { class: "question" }, h("h4", {}, one.question),
      h("div", { class: "sides" }, one.sides.map((side) => h("div", { class: "voters" },
        h("h5", {}, `${side.side} (${side.people.length})`),
        h("ul", {}, side.people.map((person) => h("li", {},
          h("a", { href: address("person", { who: person.id }), title: person.text }, person.name), " ",
          source(person.source, { found: [person.date, person.text].filter(Boolean).join(": ") }))))))))));
}

function takeaway(found) {
  const done = h("span", { class: "hint", role: "status" });
  return h("p", { class: "tools" },
    h("a", { href: file("/csv/day.csv", { on: found.on }), download: "" }, "Who sat where (CSV)"),
    h("a", { href: file("/csv/changes.csv", { on: found.on }), download: "" }, "Changes (CSV)"),
    h("button", { type: "button", class: "quiet", on: { click: () => copy(location.href, (words) => { done.textContent = words; }) } }, "Copy link to this view"), done);
}
