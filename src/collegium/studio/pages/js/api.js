// Asking the studio. Answers to the same address are the same, so they are kept.

import { asked } from "./address.js";

const held = new Map();
const MOST = 240;
const CLOSED = "The studio does not answer: it may have been closed.";

export class Refused extends Error {
  constructor(error) {
    super(error.text ?? error.message ?? "The studio gave no answer.");
    this.told = error;
  }
}

// The address of a file or an answer; the history and the run of this view go with it.
export function file(path, values = {}) {
  const query = new URLSearchParams();
  for (const name of ["history", "run"]) if (asked().get(name)) query.set(name, asked().get(name));
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") query.append(name, one);
  }
  const text = query.toString();
  return `${path}${text ? `?${text}` : ""}`;
}

async function answer(response) {
  let found = null;
  try {
    found = await response.json();
  } catch {
    const large = response.status === 413;
    throw new Refused({ text: large ? "This is larger than the studio takes." : `The studio answered ${response.status} and no more.` });
  }
  if (!response.ok) throw new Refused(found?.error ?? { text: `The studio answered ${response.status}.` });
  return found;
}

export function get(path, values = {}) {
  const where = file(path, values);
  let asking = held.get(where);
  if (asking) held.delete(where);
  else {
    asking = fetch(where, { headers: { accept: "application/json" } })
      .then(answer, () => { throw new Refused({ text: CLOSED }); });
    asking.catch(() => held.delete(where));
  }
  held.set(where, asking);
  while (held.size > MOST) held.delete(held.keys().next().value);
  return asking;
}

// What changes while the page looks on is asked for anew each time.
export const now = (path) => fetch(path, { headers: { accept: "application/json" } })
  .then(answer, () => { throw new Refused({ text: CLOSED }); });

export function forget(path) {
  for (const where of [...held.keys()]) if (where.startsWith(path)) held.delete(where);
}

// A file, with a line of JSON above it: nothing of it goes further than this machine.
export function drop(path, heading, file) {
  const body = new Blob([JSON.stringify(heading), "\n", file]);
  return fetch(path, { method: "POST", headers: { "content-type": "application/octet-stream" }, body })
    .then(answer, () => { throw new Refused({ text: CLOSED }); });
}

export function send(path, values) {
  const body = JSON.stringify(values);
  return fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body })
    .then(answer, () => { throw new Refused({ text: CLOSED }); });
}
