// The conversation on the page: one article a turn, redrawn only where it changed.

import { Approvals } from "./approvals.js";
import { latency } from "./conversation.js";
import { el, setText } from "./dom.js";
import { Links } from "./links.js";
import { axisCaption, drawTimeline, pillOf, settled } from "./timeline.js";
import { toolName } from "./values.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const MOVING_MS = 50; // between redraws of a moving timeline
const CALM_MS = 250; // likewise for people who want no motion

const REPLACED = new Set(["superseded", "cancelled"]);

class TurnView {
  /** @param {(open: boolean) => void} toggled  the details were opened or closed by hand */
  constructor(turn, decide, open, toggled) {
    this.turn = turn;
    this.approvals = new Approvals(turn, decide);
    this.links = new Links(turn);
    this.stable = el("span.stable");
    this.unstable = el("span.unstable");
    this.said = el("p.said", { dir: "auto" }, this.stable, this.unstable);
    this.problem = el("p.problem", { hidden: true });
    this.lanes = el("div.lanes", { role: "group", "aria-label": "Timeline of this turn" });
    this.caption = el("figcaption.caption");
    this.figure = el("figure.timeline", {}, this.lanes, this.caption);
    this.answer = el("div.answer", { dir: "auto" });
    this.doing = el("ul.doing", { "aria-label": "What is being done", hidden: true });
    this.shownDoing = "";
    this.latency = el("span.latency", { hidden: true }, el("b"), el("span", {}, turn.kind === "text" ? " from sending to first text" : " from end of speech to first text"));
    const summary = el("summary", {}, el("span.details-word", {}, "Details"), this.latency);
    this.details = el("details.details", { open, toggle: () => this.toggle(toggled) }, summary, this.figure);
    this.node = el(`article.turn.${turn.kind}`, { "aria-label": `Turn ${turn.number}` }, this.said, this.problem, this.answer, this.doing, this.approvals.node, this.links.node, this.details);
    this.said.hidden = turn.kind === "announcement";
  }

  draw(now) {
    const { turn } = this;
    this.node.classList.toggle("live", turn.live);
    const words = `${turn.before} ${turn.stable}`.trim();
    setText(this.stable, words || this.placeholder());
    const apart = words && turn.unstable && !/^\s/.test(turn.unstable);
    setText(this.unstable, apart ? ` ${turn.unstable}` : turn.unstable);
    this.stable.classList.toggle("placeholder", !words);
    this.problem.hidden = !turn.error;
    setText(this.problem, turn.error ?? "");
    this.drawDoing();
    this.drawAnswer();
    this.approvals.draw();
    this.links.draw();
    this.drawLatency();
    this.drawTime(now);
  }

  placeholder() {
    const { live, final, unstable, error } = this.turn;
    if (live) return unstable ? "" : "Listening…";
    return final && !error ? "(nothing understood)" : "";
  }

  toggle(toggled) {
    toggled(this.details.open);
    this.drawTime(performance.now());
  }

  /** The calls that stand, as pills; what was replaced or withdrawn is told in the details only. */
  drawDoing() {
    const standing = this.turn.calls
      .map((call) => ({ name: toolName(call.tool), status: call.steps[call.steps.length - 1].status }))
      .filter(({ status }) => !REPLACED.has(status));
    const key = JSON.stringify(standing);
    if (key === this.shownDoing) return;
    this.shownDoing = key;
    this.doing.replaceChildren(...standing.map(({ name, status }) => el("li", {}, el("span.doing-name", {}, name), pillOf(status))));
    this.doing.hidden = standing.length === 0;
  }

  drawTime(now) {
    this.details.hidden = this.turn.kind === "announcement" && !this.turn.calls.length;
    if (this.details.hidden || !this.details.open) return;
    drawTimeline(this.lanes, this.turn, now);
    axisCaption(this.caption, this.turn);
  }

  drawAnswer() {
    const paragraphs = this.turn.responses.filter(({ text, problem }) => text || problem).map(answerOf);
    this.answer.replaceChildren(...paragraphs);
    this.answer.hidden = paragraphs.length === 0;
  }

  drawLatency() {
    const ms = latency(this.turn);
    this.latency.hidden = ms === null || this.turn.kind === "announcement";
    if (ms !== null) setText(this.latency.firstChild, `${ms} ms`);
  }
}

/** The text of a response, each segment marked by whether it was spoken. */
function answerOf(response) {
  const paragraph = el(`p.reply.${response.status ?? "open"}`);
  let at = 0;
  for (const segment of response.segments) {
    const found = response.text.indexOf(segment.text, at);
    if (found < 0) continue;
    paragraph.append(response.text.slice(at, found), el(`span.segment.${segment.state}`, {}, segment.text));
    at = found + segment.text.length;
  }
  paragraph.append(response.text.slice(at));
  if (response.status === "cancelled") paragraph.append(el("span.cut", {}, " interrupted"));
  if (response.problem) paragraph.append(el("span.problem", {}, response.problem));
  return paragraph;
}

export class Log {
  /** @param {(approval: object, approve: boolean) => void} decide  the user has pressed yes or no */
  constructor(node, decide) {
    this.node = node;
    this.decide = decide;
    this.views = new Map();
    this.changed = new Set();
    this.frame = 0;
    this.timer = 0;
    this.open = false; // whether the next turn shows its details
  }

  /** `turn` changed: it is drawn with the next frame, and again while its time passes. */
  touch(turn) {
    this.changed.add(turn);
    if (!this.frame) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  draw(now) {
    this.frame = 0;
    const follow = this.atEnd();
    for (const turn of this.changed) this.view(turn).draw(now);
    if (follow && this.changed.size) this.scrollToEnd();
    this.changed.clear();
    const moving = [...this.views.keys()].slice(-3).filter((turn) => !settled(turn, now));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => moving.forEach((turn) => this.touch(turn)), CALM.matches ? CALM_MS : MOVING_MS);
  }

  view(turn) {
    let view = this.views.get(turn);
    if (!view) {
      view = new TurnView(turn, this.decide, this.open, (open) => (this.open = open));
      this.views.set(turn, view);
      this.node.append(view.node);
    }
    return view;
  }

  atEnd() {
    const page = document.documentElement;
    return page.scrollHeight - page.clientHeight - page.scrollTop < 160;
  }

  scrollToEnd() {
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }

  note(text) {
    this.node.append(el("p.session-note", {}, text));
  }
}
