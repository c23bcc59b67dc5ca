// What is running: timers with their countdown, alarms, reminders and lists, from GET v1/x_foresay/overview.

import { el, setText } from "./dom.js";
import { countdown } from "./values.js";

const URL_PATH = "v1/x_foresay/overview";
const EVERY_MS = 30000; // other clients may change something too
const TICK_MS = 250;
const SOON_MS = 150; // changes that come together are one request
const RETRY_MS = 1500; // after something went off: the server removes it when somebody was told
const REPEATED = { daily: "every day", weekdays: "on weekdays", weekends: "at weekends" };

function moment(seconds) {
  const at = new Date(seconds * 1000);
  const today = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return today ? time : `${at.toLocaleDateString([], { weekday: "short", month: "short", day: "numeric" })}, ${time}`;
}

/** Events: "rang" (detail: the name of what went off), "known" (detail: the overview). */
export class Running extends EventTarget {
  /** @param {{headers: object}} key */
  constructor(node, key) {
    super();
    this.node = node;
    this.key = key;
    this.shown = "";
    this.ahead = 0; // ms that the server's clock is ahead of ours
    this.due = new Map(); // Unix seconds by key of what will go off
    this.clocks = []; // [node, Unix seconds] of the countdowns
    this.soon = 0;
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => document.hidden || this.refresh(), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
  }

  /** Something may have changed. */
  refresh(after = SOON_MS) {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.load(), after);
  }

  async load() {
    try {
      const response = await this.ask();
      if (response.ok) this.take(await response.json());
    } catch {
      // The server is away; the page says so elsewhere, and what was known stays.
    }
  }

  ask() {
    return fetch(URL_PATH, { headers: this.key.headers });
  }

  take(overview) {
    this.ahead = overview.now * 1000 - Date.now();
    const key = JSON.stringify({ ...overview, now: 0 });
    if (key !== this.shown) this.draw(overview);
    this.shown = key;
    this.dispatchEvent(new CustomEvent("known", { detail: overview }));
  }

  get now() {
    return (Date.now() + this.ahead) / 1000;
  }

  draw({ timers = [], alarms = [], reminders = [], lists = [] }) {
    this.clocks = [];
    this.due = new Map([
      ...timers.map(({ id, name, ends_at: at }) => [`${id}`, { name, at }]),
      ...alarms.map(({ id, name, due_at: at }) => [`${id}-${at}`, { name, at }]),
      ...reminders.filter(({ due_at: at }) => at !== null).map(({ id, text, due_at: at }) => [`${id}-${at}`, { name: text, at }]),
    ]);
    for (const [key, { at }] of this.due) if (at < this.now - 2) this.due.delete(key); // went off before we looked
    const entries = [
      ...timers.map((timer) => this.timer(timer)),
      ...alarms.map(({ name, due_at: at, repeat }) => entry("alarm", name, REPEATED[repeat] ? `${moment(at)}, ${REPEATED[repeat]}` : moment(at))),
      ...reminders.map(({ text, due_at: at }) => entry("reminder", text, at === null ? "any time" : moment(at))),
      ...lists.map(list),
    ];
    const inner = el("div.running-inner", {}, el("h2", {}, "Set and kept"), el("ul.kept-all", {}, ...entries));
    this.node.replaceChildren(...(entries.length ? [inner] : []));
    this.node.hidden = entries.length === 0;
    this.tick();
  }

  timer({ name, ends_at: at }) {
    const clock = el("b.countdown", { role: "timer" });
    this.clocks.push([clock, at]);
    return el("li.kept.timer", {}, el("span.kept-name", {}, name), clock);
  }

  tick() {
    for (const [node, at] of this.clocks) setText(node, at <= this.now ? "done" : countdown(at - this.now));
    for (const [key, { name, at }] of this.due) {
      if (at > this.now) continue;
      this.due.delete(key);
      this.dispatchEvent(new CustomEvent("rang", { detail: name }));
      this.refresh(RETRY_MS);
    }
  }
}

function entry(kind, name, when) {
  return el(`li.kept.${kind}`, {}, el("span.kept-name", {}, name), el("span.kept-when", {}, when));
}

function list({ name, items, more }) {
  const rest = more ? [el("li", {}, `and ${more} more`)] : [];
  const summary = el("summary", {}, el("span.kept-name", {}, `${name[0].toUpperCase()}${name.slice(1)} list`), el("span.kept-when", {}, String(items.length + more)));
  return el("li.kept.list", {}, el("details", {}, summary, el("ul", {}, ...items.map((item) => el("li", {}, item)), ...rest)));
}
