// What a page shows while it waits, when there is nothing, and when something is wrong.

import { h } from "./dom.js";

export const waiting = (words = "Looking it up …") =>
  h("div", { class: "waiting", role: "status" }, h("span", { class: "bar", "aria-hidden": "true" }), words);

export const nothing = (words, ...more) => h("div", { class: "nothing" }, h("p", {}, words), ...more);

export function fault(error, again, words = "Try again") {
  const said = error?.message ?? String(error);
  return h("div", { class: "fault", role: "alert" },
    h("h2", {}, "That did not work"),
    h("p", {}, said.charAt(0).toUpperCase() + said.slice(1)),
    again && h("button", { type: "button", on: { click: again } }, words));
}
