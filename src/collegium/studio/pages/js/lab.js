// The laboratory: what is run, how far it is, and what it has found.

import { address, asked, change, open } from "./address.js";
import { forget, get, now, send } from "./api.js";
import { h, say, show } from "./dom.js";
import { sliders } from "./sliders.js";
import { results } from "./results.js";
import { fault, nothing, waiting } from "./states.js";

const PACE = 400, MOST = 1000;
const TWINS = [["", "the record alone"], ["amend", "the record, and a twin without the amendments"], ["all", "the record, and a twin without amendments and changed parameters"]];
const month = (text, more) => {
  const at = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7) || 1) - 1 + more, 1));
  return at.toISOString().slice(0, 7);
};

export async function page(place) {
  const status = h("p", { class: "hint", role: "status" }), out = h("div", { class: "out" }), form = h("form", { class: "panel settings", "aria-label": "What is run", on: { submit: (event) => { event.preventDefault(); start(); } } });
  show(place,
    h("h1", {}, "The laboratory"),
    h("p", { class: "lede" }, "Start from the real people of a real day, change a rule or a number, and see in many runs what follows: ",
      "against the record, and against a twin that draws the same chances and differs in nothing else."),
    h("div", { class: "bench lab" }, form, h("div", {}, status, out)));
  show(out, waiting("Fetching the theories and their parameters …"));
  const declared = await get("/api/lab");
  const opened = declared.opened, values = new Map();
  let turn = 0, clock = null, known = null, chosen = null, gone = false, late = null;

  const charter = () => declared.charters.find((one) => one.id === given("charter", opened.charter)) ?? declared.charters[0];
  const theory = () => declared.theories.find((one) => one.id === given("theory", opened.theory)) ?? declared.theories[0];
  const given = (name, usual) => asked().get(name) ?? usual;
  for (const one of asked().getAll("set")) {
    const [name, value] = one.split(":");
    if (value !== "" && Number.isFinite(Number(value))) values.set(name, Number(value));
  }

  // The days that suit a charter: from its second month, eight years or as long as it holds.
  function days() {
    const one = charter();
    if (one.id === opened.charter) return { on: opened.on, until: opened.until };
    const on = month(one.from > "1917-11" ? one.from : "1917-11", 1), most = month(on, 96), last = month(one.until && one.until < "1991-08" ? one.until : "1991-08", -1);
    return { on, until: last < most ? last : most };
  }
  const fits = () => declared.amendments.filter((one) => one.to.includes(charter().own));

  function settings() {
    const usual = days(), on = given("on", usual.on), until = given("until", usual.until);
    const amend = asked().getAll("amend").filter((id) => fits().some((one) => one.id === id));
    const same = charter().id === opened.charter && on === opened.on && until === opened.until;
    return {
      charter: charter().id, theory: theory().id, on, until, runs: Number(given("runs", 50)), seed: Number(given("seed", opened.seed)), amend,
      parameters: Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1))), twin: given("twin", "amend"), congresses: given("congresses", "record"), dates: same ? opened.dates : [],
    };
  }

  // --- what is run ---

  function set(more, again = false) {
    change(more);
    if (again) draw();
    look();
  }

  function draw() {
    const usual = days(), now = settings();
    const text = (name, label, value, more = {}) => h("label", {}, label, h("input", { type: "text", name, value, autocomplete: "off", on: { change: (event) => set({ [name]: event.target.value.trim() }) }, ...more }));
    const pick = (name, label, list, value, again = false) => h("label", {}, label, h("select", { name, on: { change: (event) => set(name === "charter" ? { charter: event.target.value, on: null, until: null, amend: null } : { [name]: event.target.value }, again) } },
      list.map(([id, words]) => h("option", { value: id, selected: id === value }, words))));
    show(form,
      h("h2", {}, "What is run"),
      h("div", { class: "fields" },
        pick("charter", "Charter", declared.charters.map((one) => [one.id, `${one.from.slice(0, 4)} to ${one.until ? one.until.slice(0, 4) : "now"}: ${one.name}`]), now.charter, true),
        pick("theory", "Theory", declared.theories.map((one) => [one.id, one.name]), now.theory, true),
        h("p", { class: "hint span" }, theory().text),
        text("on", "From", now.on, { placeholder: usual.on }), text("until", "Until", now.until, { placeholder: usual.until }),
        text("runs", "Runs", now.runs, { type: "number", min: 1, max: MOST, required: true }), text("seed", "Seed", now.seed, { type: "number", min: 0, required: true })),
      h("fieldset", { class: "amends" }, h("legend", {}, "Amendments"), fits().length ? h("ul", {}, fits().map((one) => h("li", {}, h("label", { title: one.why }, h("input", { type: "checkbox", name: "amend", value: one.id, checked: now.amend.includes(one.id),
        on: { change: () => set({ amend: [...form.querySelectorAll("input[name=amend]:checked")].map((box) => box.value) }) } }), one.name)))) : nothing("None is written for this charter.")),
      h("div", { class: "fields" }, pick("twin", "Compare with", TWINS, now.twin), pick("congresses", "Congresses", [["record", "when they really met"], ["charter", "as the Rules say"]], now.congresses)),
      sliders(declared.groups, values, theory, () => set({ set: [...values].map(([name, value]) => `${name}:${value}`) })),
      buttons);
  }

  const go = h("button", { type: "submit", class: "main", id: "go" }, "Start"), halt = h("button", { type: "button", id: "halt", hidden: true, on: { click: () => stop() } }, "Stop");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Runs finished" }), far = h("span", { class: "hint", id: "far" });
  const buttons = h("div", { class: "go" }, go, halt, h("div", { class: "far" }, bar, far));

  // --- how far it is ---

  function mark(state) {
    const { done, wanted, left } = state, running = state.status === "running";
    bar.value = wanted ? done / wanted : 0;
    bar.hidden = state.status === "new";
    go.hidden = running;
    halt.hidden = !running;
    go.textContent = state.status === "stopped" || (state.status === "failed" && done) ? "Resume" : state.status === "done" ? "All runs are made" : "Start";
    go.disabled = state.status === "done";
    far.textContent = running && state.stage === "compiling" ? "Getting the simulator ready; the very first time it is compiled, which takes minutes."
      : running ? `${done} of ${wanted} runs${left ? `, about ${left < 1.5 ? "a second" : left < 90 ? `${Math.round(left)} seconds` : `${Math.round(left / 60)} minutes`} left` : ""}`
        : { new: `${wanted} runs; nothing is written to the disk.`, stopped: `Stopped: ${done} of ${wanted} runs are made and kept.`, done: `${done} of ${wanted} runs.`, failed: `${done} of ${wanted} runs are made and kept.` }[state.status];
  }

  function tell(state) {
    const turned = known && known.status !== state.status;
    known = state;
    mark(state);
    if (chosen === null) { // the last day of the first measure, which most has come to pass on
      const [one] = state.targets;
      chosen = state.targets.findLast((row) => row.measure === one.measure && row.organization_id === one.organization_id).place;
      follow(turn);
      return;
    }
    if (turned) say({ running: "Running.", stopped: "Stopped.", done: "All runs are made.", failed: "It broke off." }[state.status] ?? "");
    results(out, state, { pick, look: lookAt, link, again: start });
  }

  async function follow(mine) {
    if (gone || mine !== turn) return;
    try {
      const state = await now(`/api/lab/state?id=${known.id}&place=${chosen ?? 0}`);
      if (gone || mine !== turn) return;
      tell(state);
      if (state.status === "running") clock = setTimeout(() => follow(mine), PACE);
    } catch (error) {
      if (mine === turn) show(out, fault(error, () => look()));
    }
  }

  async function ask(what, path, body) {
    const mine = ++turn;
    clearTimeout(clock);
    clearTimeout(late); // a look that was due would take the place of what is asked now
    status.textContent = what;
    try {
      const state = await send(`${path}?place=${chosen ?? 0}`, body);
      if (gone || mine !== turn) return;
      tell(state);
      if (state.status === "running") clock = setTimeout(() => follow(mine), PACE);
    } catch (error) {
      if (gone || mine !== turn) return;
      known = null;
      go.disabled = true;
      bar.hidden = true;
      far.textContent = "";
      show(out, fault(error, () => look(), "Ask again"));
    } finally {
      if (mine === turn) status.textContent = "";
    }
  }

  function look() {
    clearTimeout(late);
    late = setTimeout(() => ask(known ? "" : "Reading the record …", "/api/lab/look", settings()), 150);
  }
  const start = () => { if (form.reportValidity()) { go.disabled = true; ask("", "/api/lab/start", settings()).then(() => (go.hidden ? halt : go).focus()); } };
  const stop = () => { far.textContent = "Stopping after the runs under way …"; ask("", "/api/lab/stop", { id: known.id }).then(() => go.focus()); };

  function pick(target) {
    chosen = target;
    if (known) follow(turn);
  }

  // One run, made again, as a history that the other pages show.
  async function lookAt(run, arm, done) {
    done.textContent = `Making run ${run} again …`;
    try {
      const { history } = await send("/api/lab/open", { id: known.id, run, arm });
      forget("/api/start");
      open(`/day?history=${history}`);
    } catch (error) {
      done.textContent = error.message;
    }
  }
  const link = (run) => {
    const one = settings();
    return location.origin + address("lab", { ...one, parameters: null, dates: null, set: Object.entries(one.parameters).map(([name, value]) => `${name}:${value}`), run }, false);
  };

  draw();
  await ask("", "/api/lab/look", settings());
  return () => { gone = true; turn += 1; clearTimeout(clock); clearTimeout(late); };
}

