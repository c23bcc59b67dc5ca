// One turn on a time axis whose zero is the end of speech: the speech, one lane for each call, the answer.

import { ended, latency } from "./conversation.js";
import { el, setText } from "./dom.js";
import { statusOf } from "./statuses.js";
import { describeArguments, toolName } from "./values.js";

const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60];
const MOST_TICKS = 6;
const SHORTEST_MS = 600;
const QUIET_MS = 8000;
const LINGER_MS = 350; // shown after the last thing that happened

export function offset(ms) {
  const sign = ms < 0 ? "−" : "+";
  const size = Math.abs(ms);
  return size < 1000 ? `${sign}${Math.round(size)} ms` : `${sign}${(size / 1000).toFixed(2)} s`;
}

function moments(turn) {
  return [
    turn.begin,
    turn.end ?? turn.begin,
    ...turn.calls.flatMap(({ steps }) => steps.map(({ at }) => at)),
    ...turn.responses.flatMap(({ begin, end }) => [begin, end ?? begin]),
    turn.firstText ?? turn.begin,
  ];
}

/** Whether time has stopped for `turn`: it was answered, or nothing has happened for long. Events can still come. */
export function settled(turn, now) {
  if (turn.live) return false;
  const answered = turn.responses.length > 0 && turn.responses.every(({ status }) => status !== null);
  return answered || now - Math.max(...moments(turn)) > QUIET_MS;
}

function span(turn, now) {
  const all = moments(turn);
  const from = Math.min(...all);
  const last = Math.max(...all, from + SHORTEST_MS);
  return { from, to: LINGER_MS + (settled(turn, now) ? last : Math.max(last, now)) };
}

function place(node, { from, to }, begin, end = begin) {
  const percent = (at) => (100 * (Math.min(Math.max(at, from), to) - from)) / (to - from);
  node.style.left = `${percent(begin)}%`;
  if (end !== begin) node.style.width = `${Math.max(0.6, percent(end) - percent(begin))}%`;
  return node;
}

function ticks(turn, range) {
  const zero = turn.end ?? turn.begin;
  const seconds = (range.to - range.from) / 1000;
  const step = (STEPS_S.find((size) => seconds / size <= MOST_TICKS) ?? 120) * 1000;
  const marks = [];
  for (let n = Math.ceil((range.from - zero) / step); zero + n * step <= range.to; n++) {
    const text = n === 0 ? "0" : `${n < 0 ? "−" : "+"}${Number(Math.abs((n * step) / 1000).toFixed(1))}`;
    const tick = el("span.tick", {}, el("span", {}, text));
    if (n === 0 && turn.end !== null) tick.classList.add("zero");
    marks.push(place(tick, range, zero + n * step));
  }
  return marks;
}

function speechLane(turn, range, now) {
  const end = turn.end ?? (turn.live ? now : turn.begin);
  const track = el("div.track", {}, place(el("span.block.speech"), range, turn.begin, end));
  const shown = turn.marks.filter(({ kind, at }) => kind !== "heard" || at <= end);
  for (const { kind, at } of shown) track.append(place(el(`span.mark.${kind}`), range, at));
  return lane("You", turn.live ? "speaking" : "spoke", track, "you");
}

/** What the speech of the turn was doing at `at`, for people who do not see the axis. */
function when(turn, at) {
  if (turn.end === null) return `${offset(at - turn.begin)} after speech began`;
  return at < turn.end ? `${offset(turn.end - at).slice(1)} before the end of speech` : `${offset(at - turn.end).slice(1)} after`;
}

function callLane(turn, call, range, now) {
  const track = el("div.track");
  call.steps.forEach((step, n) => {
    const node = el(`span.block.${step.status}`, { title: `${statusOf(step.status).label}, ${when(turn, step.at)}` });
    // An end is a moment, even where another attempt follows it.
    const over = ended(step);
    if (over) node.classList.add("cap");
    track.append(place(node, range, step.at, over ? step.at : (call.steps[n + 1]?.at ?? now)));
  });
  const { status } = call.steps[call.steps.length - 1];
  const badge = call.early ? el("span.pill.was-early", {}, "started early") : null;
  const title = el("span.lane-title", {}, el("b", {}, toolName(call.tool)), " ", el("span.args", {}, describeArguments(call.args)));
  const node = el("div.lane.call", {}, el("div.lane-head", {}, title, el("span.pills", {}, badge, pillOf(status))), track);
  if (call.error) node.append(el("p.lane-error", {}, call.error));
  node.append(history(turn, call));
  return node;
}

export function pillOf(status) {
  const { label, sign, means } = statusOf(status);
  return el(`span.pill.${status}`, { title: means || null }, el("span.sign", { "aria-hidden": "true" }, sign), label);
}

function history(turn, call) {
  const told = ({ status, at, args }) => [statusOf(status).label, when(turn, at), describeArguments(args)];
  const steps = call.steps.map((step) => el("li", {}, told(step).filter(Boolean).join(", ")));
  return el("ol.visually-hidden", {}, ...steps);
}

function answerLane(turn, range, now) {
  const track = el("div.track");
  for (const { begin, end, status } of turn.responses) {
    track.append(place(el(`span.block.talk.${status ?? "open"}`), range, begin, end ?? now));
  }
  if (turn.firstText !== null) track.append(place(el("span.mark.first-text"), range, turn.firstText));
  const ms = latency(turn);
  return lane("Answer", ms === null ? "thinking" : `first words ${offset(ms)}`, track, "answering");
}

function lane(title, state, track, name) {
  const head = el("div.lane-head", {}, el("span.lane-title", {}, el("b", {}, title)), el("span.lane-state", {}, state));
  return el(`div.lane.${name}`, {}, head, track);
}

/** Draws `turn` into `node`, which is emptied first. */
export function drawTimeline(node, turn, now) {
  const range = span(turn, now);
  const lanes = [
    ...(turn.kind === "voice" ? [speechLane(turn, range, now)] : []),
    ...turn.calls.map((call) => callLane(turn, call, range, now)),
    ...(turn.responses.length ? [answerLane(turn, range, now)] : []),
  ];
  const axis = el("div.axis", { "aria-hidden": "true" }, el("div.track", {}, ...ticks(turn, range)));
  const zero = place(el("span.zero-line", { "aria-hidden": "true" }), range, turn.end ?? turn.begin);
  zero.hidden = turn.end === null;
  node.replaceChildren(axis, el("div.zero-track", { "aria-hidden": "true" }, zero), ...lanes);
  return node;
}

export function axisCaption(node, turn) {
  const zero = turn.kind === "text" ? "the message" : turn.end === null ? "the start of speech" : "the end of speech";
  setText(node, `seconds from ${zero}`);
}
