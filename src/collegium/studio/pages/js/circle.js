// The circle: a charter as a hierarchy, its circles and cuts, what an amendment does to them.

import { asked, change, copy } from "./address.js";
import { file, get } from "./api.js";
import { saves } from "./download.js";
import { day, h, plural, say, show, source } from "./dom.js";
import { editor, packed, unpacked } from "./editor.js";
import { does, sheet } from "./sheet.js";
import { fault, nothing, waiting } from "./states.js";
import { table } from "./table.js";

const ENTRENCHES = { "from any start": "entrenches from any start", "from some": "entrenches from some starts", never: "never entrenches" };

export async function page(place, start) {
  const library = await get("/api/library");
  const first = asked().get("charter") ?? library.example.charter;
  const state = {
    charter: library.charters.some((one) => one.id === first) ? first : library.example.charter,
    of: asked().get("of") ?? (asked().get("charter") ? "" : library.example.of), on: asked().get("on") ?? "", second: asked().get("second") ?? "",
    amend: asked().getAll("amend"), circle: Number(asked().get("circle") ?? 1), cut: Number(asked().get("cut") ?? 0), all: asked().has("all"),
    picked: asked().get("picked"), edit: location.hash.startsWith("#edit"), draft: null, edited: null,
  };
  if (location.hash.startsWith("#edit=")) {
    try { state.draft = await unpacked(location.hash.slice(6)); } catch { state.draft = null; }
  }
  const controls = h("div", { class: "controls" }), amends = h("div", {}), bench = h("div", {}, waiting()), editing = h("div", {});
  show(place, h("h1", {}, "The circle"),
    h("p", { class: "lede" }, "Who chooses whom under a charter, and where somebody helps to choose his own choosers. Click a box or an arrow for its clauses; ",
      "switch an amendment on and watch the circles vanish or grow."),
    controls, amends, bench, editing);
  let turn = 0;

  const own = () => library.charters.find((one) => one.id === state.charter);
  const write = (push = false, hash = location.hash.startsWith("#edit") ? location.hash : "") => change({
    charter: state.charter, of: state.of, on: state.on, second: state.second, amend: state.amend, circle: state.circle > 1 ? state.circle : "",
    cut: state.cut || "", all: state.all ? "1" : "", picked: state.picked,
  }, { push, hash });

  function set(values) {
    Object.assign(state, values);
    write(true);
    load();
  }

  function choices(view) {
    const options = (list, now, none) => [none && h("option", { value: "" }, none), list.map(([id, name]) => h("option", { value: id, selected: id === now }, name))];
    const charters = library.charters.map((one) => [one.id, `${one.name} (${one.from.slice(0, 4)}${one.until ? `–${one.until.slice(0, 4)}` : ""})`]);
    show(controls,
      h("label", {}, "Charter", h("select", { on: { change: (event) => { closeEditor(); set({ charter: event.target.value, of: "", on: "", amend: [], circle: 1, cut: 0, picked: null }); } } }, options(charters, state.charter))),
      h("label", {}, "Whose circles", h("select", { on: { change: (event) => set({ of: event.target.value, circle: 1, cut: 0 }) } },
        options(view.actors.map((one) => [one.id, `${one.name}${one.group === null ? " (in no circle)" : ""}`]), view.of))),
      h("label", {}, "As it stood on", h("select", { disabled: state.edited !== null, on: { change: (event) => set({ on: event.target.value, circle: 1, cut: 0 }) } }, options(view.days.map((one) => [one, day(one)]), view.on))),
      h("label", {}, "Beside it", h("select", { on: { change: (event) => set({ second: event.target.value }) } }, options(charters.filter(([id]) => id !== state.charter), state.second, "no other charter"))));
    const fitting = library.amendments.filter((one) => one.to.includes(own()?.own));
    show(amends, fitting.length === 0 || state.edited ? null : h("fieldset", { class: "amends" }, h("legend", {}, "Amendments: what if it were otherwise?"),
      h("ul", {}, fitting.map((one) => h("li", {}, h("label", { title: one.why }, h("input", {
        type: "checkbox", checked: state.amend.includes(one.id), value: one.id,
        on: { change: (event) => set({ amend: event.target.checked ? [...state.amend, one.id] : state.amend.filter((id) => id !== one.id), circle: 1, cut: 0 }) },
      }), h("span", {}, one.name)))))));
  }

  async function load() {
    const mine = ++turn;
    const query = { charter: state.charter, on: state.on, of: state.of };
    try {
      const slow = setTimeout(() => { if (mine === turn) bench.classList.add("late"); }, 250);
      const [plain, sheet0] = await Promise.all([get("/api/charter", query), get("/api/drawing", query)]).finally(() => clearTimeout(slow));
      let view = plain, drawing = sheet0, base = null, compared = null, other = null;
      if (state.edited) ({ view, drawing, compare: compared } = state.edited);
      else if (state.amend.length) {
        const laid = { ...query, on: state.on, of: view.of, amend: state.amend };
        [view, compared] = await Promise.all([get("/api/charter", laid), get("/api/compare", laid)]);
        base = plain;
        if (view.actors.some((one) => !plain.actors.some((before) => before.id === one.id))) {
          drawing = await get("/api/drawing", laid);
          base = null;
        }
      }
      if (state.second) {
        const of = view.of, there = { charter: state.second };
        const peek = await get("/api/charter", there);
        const shared = peek.actors.some((one) => one.id === of) ? of : "";
        other = { view: shared ? await get("/api/charter", { ...there, of: shared }) : peek, drawing: await get("/api/drawing", { ...there, of: shared }) };
        if (!compared) compared = await get("/api/compare", { charter: state.charter, second: state.second, of: shared || null });
      }
      if (mine !== turn) return;
      bench.classList.remove("late");
      if (!state.of) state.of = view.of ?? "";
      choices(state.edited ? { ...view } : plain.of === view.of ? { ...view, days: plain.days } : view);
      draw({ view, drawing, base, compared, other });
    } catch (error) {
      if (mine !== turn) return;
      bench.classList.remove("late");
      show(bench, fault(error, () => set({ of: "", on: "", amend: [], second: "", circle: 1, cut: 0, picked: null }), "Show the charter as it is"));
    }
  }

  function draw(shown) {
    const { view, drawing, base, compared, other } = shown;
    const names = Object.fromEntries(view.actors.map((one) => [one.id, one.name]));
    const circle = view.circles[Math.min(state.circle, view.circles.length) - 1] ?? null;
    const cut = state.cut ? view.cuts?.sets[state.cut - 1] ?? [] : [];
    const again = (values) => { Object.assign(state, values); write(); draw(shown); };
    const choose = (picked) => {
      again({ picked: state.picked === picked ? null : picked });
      document.getElementById("clauses")?.scrollIntoView({ block: "nearest" });
    };
    const title = [view.charter.name, ...view.charter.amendments].join(" + ") + (state.edited ? " (edited)" : "");
    const left = sheet(view, drawing, { circle: cut.length ? null : circle, cut, all: state.all, picked: state.picked, base, choose, title });
    const right = other && sheet(other.view, other.drawing, { circle: other.view.circles[0] ?? null, all: state.all, choose: () => {}, title: other.view.charter.name });
    const given = { charter: state.charter, on: state.on, of: view.of, amend: state.amend };
    const done = h("span", { class: "hint", role: "status" });
    show(bench,
      h("div", { class: other ? "" : "bench" },
        h("div", {},
          h("div", { class: other ? "sheets pair" : "sheets" }, left, right),
          h("div", { class: "key" }, [["ring", "the circle, in order"], ["ring2", "other circles of the same"], ["four", "circles of others"]].map(([hue, label]) => h("span", { class: `h-${hue}` }, h("i"), label)),
            (base || compared) && h("span", {}, "⊗ cut away"),
            h("label", { class: "inline" }, h("input", { type: "checkbox", checked: state.all, on: { change: (event) => again({ all: event.target.checked }) } }), " every link")),
          state.edited ? saves(() => left.querySelector("svg"), "circle-edited") : saves(() => left.querySelector("svg"), `circle-${state.charter}`, file("/csv/circles.csv", given)),
          h("p", { class: "tools" },
            !state.edited && [h("a", { href: file("/figure/hierarchy.svg", { ...given, cut, download: 1 }), download: "" }, "Drawn for print (SVG)"), h("a", { href: file("/csv/clauses.csv", given), download: "" }, "Clauses (CSV)")],
            !state.amend.length && h("button", { type: "button", on: { click: () => openEditor() } }, "Edit this charter"),
            h("button", { type: "button", class: "quiet", on: { click: () => copy(location.href, (words) => { done.textContent = words; }) } }, "Copy link to this view"), done),
          clauses(view, names, state.picked)),
        h("div", { class: other ? "two-up" : "" }, found(view, names, compared, circle, again, other), cuts(view, names, again), removals(view, names))));
  }

  function found(view, names, compared, circle, again, other) {
    const most = Math.max(0.001, ...view.circles.map((one) => one.gain));
    const own = compared && (state.amend.length || state.edited) ? compared.rows : [];
    const changes = new Map(own.map((row) => [row.circle, row])), lost = own.filter((row) => row.change === "vanished");
    const who = names[view.of] ?? view.of;
    const words = view.circles.length === 0
      ? h("p", { class: "verdict free" }, view.of ? `No circle runs through ${who}: it has no hand in choosing those who choose it.` : "There is no circle in this charter.")
      : h("p", { class: "verdict" }, `${plural(view.circles.length, "circle")} through ${who}.`, view.every > view.circles.length ? h("span", { class: "hint" }, ` ${view.every} in the whole charter.`) : "",
        view.complete ? "" : h("span", { class: "hint" }, ` There may be more: ${view.stopped}.`));
    return h("section", { class: "panel", "aria-label": "Circles" }, h("h3", {}, "Circles and their strength"), words,
      compared && h("p", { id: "compared" }, h("b", {}, state.second && !state.amend.length && !state.edited ? "Against the other charter: " : "Against the charter as it is: "), compared.words.replaceAll(view.of, names[view.of] ?? view.of)),
      h("ul", { class: "loops" }, view.circles.slice(0, 40).map((one) => {
        const row = changes.get(one.names && one.actors.concat(one.actors[0]).join(" → "));
        return h("li", { class: row?.change ?? null }, h("button", { type: "button", "aria-pressed": String(one === circle && !state.cut), on: { click: () => again({ circle: one.circle, cut: 0 }) } },
          h("span", {}, [...one.names, one.names[0]].join(" → ")),
          h("span", { class: "gain" }, h("span", {}, `gain ${one.gain.toFixed(2)}`), h("meter", { min: 0, max: Math.max(1, most), value: one.gain, "aria-label": `gain ${one.gain.toFixed(2)}` })),
          h("span", { class: "hint" }, `${ENTRENCHES[one.entrenches]}${one.congress_time ? `; a majority after ${one.congress_time.toFixed(0)} years` : "; never a majority"}`,
            row && row.change !== "same" && row.gain_before !== null && row.gain_after !== null ? h("b", {}, ` ${row.change}: ${row.gain_before.toFixed(2)} to ${row.gain_after.toFixed(2)}`) : row?.change === "appeared" ? h("b", {}, " appeared") : "")));
      }), lost.map((row) => h("li", { class: "vanished" }, h("span", {}, row.circle.split(" → ").map((id) => names[id] ?? id).join(" → ")), h("b", {}, " vanished")))),
      other && [h("h4", {}, other.view.charter.name), h("p", {}, other.view.circles.length ? `${plural(other.view.circles.length, "circle")} through the same: ${other.view.circles.map((one) => [...one.names, one.names[0]].join(" → ")).join("; ")}.` : "No circle runs through it there.")],
      h("details", {}, h("summary", {}, "What gain means"), h("p", { class: "hint" }, "What comes back of one more unit of control over appointments, once round: 1 and more feeds itself. The closed forms of the circular flow under declared parameters; that any circle may be read so is our proposal.")));
  }

  function cuts(view, names, again) {
    if (!view.cuts) return null;
    return h("section", { class: "panel", "aria-label": "Smallest cuts" }, h("h3", {}, "Smallest cuts"), h("p", {}, view.cuts.words.replaceAll(view.of, names[view.of] ?? view.of)),
      h("ul", { class: "loops" }, view.cuts.sets.map((one, number) => h("li", {}, h("button", {
        type: "button", "aria-pressed": String(state.cut === number + 1), on: { click: () => again({ cut: state.cut === number + 1 ? 0 : number + 1 }) },
      }, one.map((id) => h("span", {}, view.clauses.find((clause) => clause.written === id || clause.id === id)?.text ?? id)))))));
  }

  function removals(view, names) {
    if (!view.removals.length) return null;
    const rows = view.removals.map((one) => [names[one.who] ?? one.who, names[one.whom] ?? one.whom, one.when, one.people, one.path]);
    return h("details", { class: "panel" }, h("summary", {}, "Who can remove whom"), table(["who", "whom", "when", "people", "path"], rows, { names: { people: "must agree", path: "by which way" } }));
  }

  function clauses(view, names, picked) {
    const [kind, rest] = [picked?.split(":")[0], picked?.slice(picked.indexOf(":") + 1)];
    const works = view.charter.sources;
    const about = (clause) => h("div", { class: "clause" }, h("p", {}, clause.text, " ", source({ place: clause.source && `${clause.source}${works[clause.source.split(",")[0].trim()] ? ` (${works[clause.source.split(",")[0].trim()]})` : ""}`, note: clause.assumed && `Assumed: ${clause.assumed}` })),
      h("span", { class: "hint" }, `${names[clause.by] ?? clause.by}: ${clause.power} ${names[clause.over] ?? clause.over}; ${clause.standing}`, clause.majority !== "none" ? `; majority: ${clause.majority}` : "",
        clause.from || clause.until ? `; in force ${clause.from ? `from ${day(clause.from)}` : ""}${clause.until ? ` until ${day(clause.until)}` : ""}` : "", clause.holds ? "" : " (not on this day)", ` · ${clause.written}${clause.line ? `, line ${clause.line}` : ""}`));
    if (kind === "link") {
      const link = view.links.find((one) => `${one.source}>${one.target}` === rest);
      if (link) {
        return h("section", { class: "panel", id: "clauses", "aria-label": "Clauses" }, h("h3", {}, `${names[link.source]} ${does(link.powers)} ${names[link.target]}`),
          link.ties.map((tie) => {
            const clause = view.clauses.find((one) => one.id === tie.clause);
            return clause ? about(clause) : h("div", { class: "clause" }, h("p", {}, tie.text), h("span", { class: "hint" }, `${tie.power}${tie.share < 1 ? `, ${Math.round(tie.share * 100)} % of the seats` : ""} · ${tie.is_clause ? "a group of seats" : "a seat by right"}`));
          }));
      }
    }
    if (kind === "actor") {
      const actor = view.actors.find((one) => one.id === rest);
      const mine = view.clauses.filter((one) => one.by === rest || one.over === rest);
      if (actor) {
        return h("section", { class: "panel", id: "clauses", "aria-label": "Clauses" }, h("h3", {}, actor.name),
          h("p", { class: "hint" }, `${actor.kind}, ${actor.level}${actor.units > 1 ? ` (${actor.units} of them)` : ""}, ${plural(actor.seats, "full seat")}. `, source({ place: actor.source, note: actor.assumed && `Assumed: ${actor.assumed}` })),
          mine.length ? mine.map(about) : nothing("No clause names it."));
      }
    }
    return h("section", { class: "panel", id: "clauses", "aria-label": "Clauses" }, h("h3", {}, "Clauses"), h("p", { class: "hint" }, "Click a box or an arrow of the drawing for its clauses, each with its text and source."),
      h("details", {}, h("summary", {}, `All ${plural(view.clauses.length, "clause")}`), view.clauses.map(about)));
  }

  // --- the editor ---

  async function openEditor() {
    state.edit = true;
    if (!location.hash.startsWith("#edit")) write(false, "#edit");
    try {
      show(editing, await editor({
        charter: state.charter, draft: state.draft, saves: start.saves, asked: () => ({ on: state.on, of: state.of }),
        sound: async (answer, text, differs) => {
          state.edited = differs ? answer : null;
          state.draft = differs ? text : null;
          write(false, differs ? `#edit=${await packed(text)}` : "#edit");
          await load();
          say(differs ? answer.compare?.words ?? "" : "The charter as it is.");
        },
        gone: () => { closeEditor(); load(); },
      }));
      if (!state.draft) editing.scrollIntoView({ block: "nearest" });
    } catch (error) {
      show(editing, fault(error));
    }
  }

  function closeEditor() {
    Object.assign(state, { edit: false, edited: null, draft: null });
    show(editing);
    write(false, "");
  }

  await load();
  if (state.edit) await openEditor();
}
