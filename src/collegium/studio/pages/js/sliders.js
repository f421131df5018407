// Sliders made from the declarations of the parameters: unit, range, default and source as declared.

import { h, plural, show } from "./dom.js";

const FOUND = 40;
const words = (value) => String(Number(Number(value).toPrecision(6)));
const range = (one) => `${words(one.low)} to ${words(one.high)}${one.unit === "1" ? "" : ` ${one.unit}`}`;

function step(one) {
  const rough = (one.high - one.low) / 200, ten = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * ten).find((n) => n >= rough * 0.999);
}

// `changed()` is told with every change; `values` is a Map that this fills.
export function sliders(groups, values, theory, changed) {
  const all = groups.flatMap((group) => group.parameters);
  const usual = (one) => theory().parameters[one.name] ?? one.default;
  const set = h("div", {}), found = h("div", {}), many = h("span", { class: "hint" });
  const search = h("input", { type: "search", id: "parameter", placeholder: "such as lapse, fear, client", on: { input: () => look() } });

  function row(one, where) {
    const id = `${where}-${one.name}`, value = () => values.get(one.name) ?? usual(one);
    const slide = h("input", { type: "range", id, min: one.low, max: one.high, step: step(one), value: value(), "aria-describedby": `${id}-note`, on: {
      input: () => { number.value = words(slide.value); put(slide.value, false); }, change: () => put(slide.value) } });
    const number = h("input", { type: "number", class: "short", min: one.low, max: one.high, step: "any", value: words(value()), "aria-label": `${one.label}: number`, on: {
      change: () => { slide.value = number.value; put(number.value); } } });
    const back = h("button", { type: "button", class: "quiet", "aria-label": `${one.label}: back to ${words(usual(one))}`, on: { click: () => { put(usual(one)); number.value = words(usual(one)); slide.value = usual(one); } } }, "back");
    const box = h("div", { class: "tuner" }, h("label", { for: id }, one.label), h("div", { class: "set" }, slide, number, h("span", { class: "unit" }, one.unit === "1" ? "" : one.unit), back),
      h("p", { class: "hint", id: `${id}-note` }, h("code", {}, one.name), `, ${range(one)}; ${theory().parameters[one.name] === undefined ? "by default" : "under this theory"} ${words(usual(one))}. `, h("i", {}, one.source)));
    function put(given, tell = true) {
      const next = Number(given);
      if (given === "" || !Number.isFinite(next) || next < one.low || next > one.high) {
        number.setAttribute("aria-invalid", "true");
        number.setCustomValidity(`It takes ${range(one)}.`);
        number.reportValidity();
        return;
      }
      number.removeAttribute("aria-invalid");
      number.setCustomValidity("");
      if (Math.abs(next - usual(one)) < 1e-12) values.delete(one.name);
      else values.set(one.name, next);
      mark();
      if (tell) { if (where !== "set") list(); changed(); }
    }
    function mark() {
      box.classList.toggle("changed", values.has(one.name));
      back.hidden = !values.has(one.name);
    }
    mark();
    return box;
  }

  function list() {
    const mine = all.filter((one) => values.has(one.name));
    show(set, mine.length > 0 && [h("h4", {}, plural(mine.length, "changed parameter")), mine.map((one) => row(one, "set"))]);
  }

  function look() {
    const asked = search.value.trim().toLowerCase();
    if (!asked) { many.textContent = ""; show(found, groups.map(part)); return; }
    const hits = all.filter((one) => `${one.name} ${one.label}`.toLowerCase().includes(asked));
    many.textContent = hits.length ? plural(hits.length, "parameter") : "No parameter has such a name.";
    show(found, hits.slice(0, FOUND).map((one) => row(one, "found")));
  }

  // A module of the simulator, built when it is opened.
  function part(group) {
    const inside = h("div", {}), on = group.mechanisms.filter((one) => theory().mechanisms.includes(one.name)), off = group.mechanisms.filter((one) => !on.includes(one));
    const said = [on.length && `At work: ${on.map((one) => one.name.replaceAll("_", " ")).join(", ")}.`, off.length && `Off under this theory, so that what belongs to it moves nothing: ${off.map((one) => one.name.replaceAll("_", " ")).join(", ")}.`].filter(Boolean);
    const box = h("details", { class: off.length && !on.length ? "idle" : null, on: { toggle: () => { if (box.open && !inside.childElementCount) show(inside, said.length > 0 && h("p", { class: "hint" }, said.join(" ")), group.parameters.map((one) => row(one, "all"))); } } },
      h("summary", {}, group.module.replaceAll("_", " "), h("span", { class: "hint" }, ` ${plural(group.parameters.length, "parameter")}${off.length && !on.length ? ", off under this theory" : ""}`)), inside);
    return box;
  }

  list();
  look();
  return h("details", { class: "parameters", open: values.size > 0 }, h("summary", {}, "Parameters", h("span", { class: "hint" }, ` ${all.length}, each with unit, range and source`)),
    set, h("label", { class: "search", for: "parameter" }, "Find a parameter", search), many, found);
}
