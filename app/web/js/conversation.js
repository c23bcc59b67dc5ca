// What was said and done, from the server's events: plain data, no DOM. Times are ms on the page's own clock.

const ENDED = new Set(["done", "failed", "unknown", "superseded", "cancelled"]);

export const ended = ({ status }) => ENDED.has(status);

function newTurn(number, kind, now) {
  return {
    number,
    kind, // "voice", "text", or "announcement": the assistant speaks of its own accord
    itemId: null,
    before: "", // words of earlier stretches, when the user went on after a pause
    stable: "",
    unstable: "",
    final: false,
    error: null,
    begin: now, // of speech, or when it was typed
    end: null, // of speech
    live: kind === "voice", // still being spoken
    marks: [], // {kind: "eager_end" | "resumed" | "heard", at}
    calls: [],
    responses: [],
    approvals: [], // {id, tool, args, pressed: null | boolean, decided}: "shall I?", to be answered by hand too
    firstText: null, // when the first speakable text arrived
  };
}

/** The server took its answer back before a word of it was out: what is said now belongs to the same turn. */
function goesOn(turn) {
  const responses = turn?.kind === "voice" ? turn.responses : [];
  return responses.length > 0 && responses.every(({ status, text }) => status === "cancelled" && !text);
}

export class Conversation {
  /** @param {(audioMs: number) => number|null} audioTime  when the sound at that ms of audio was made */
  constructor(audioTime) {
    this.audioTime = audioTime;
    this.turns = [];
    this.callsByKey = new Map();
    this.session = 0;
  }

  /** Ids of an earlier session mean nothing to a new one. */
  newSession() {
    this.session++;
    this.callsByKey.clear();
    for (const turn of this.turns) {
      turn.live = false;
      turn.itemId = null;
      turn.approvals = [];
      for (const response of turn.responses) if (!response.status) response.status = "lost";
    }
  }

  get last() {
    return this.turns[this.turns.length - 1];
  }

  typed(text, now) {
    const turn = this.add("text", now);
    Object.assign(turn, { stable: text, final: true, end: now });
    return turn;
  }

  add(kind, now) {
    const turn = newTurn(this.turns.length + 1, kind, now);
    this.turns.push(turn);
    return turn;
  }

  /** Takes in one server event. @returns {object|null} the turn that it changed */
  take(event, now) {
    const taker = this[TAKERS[event.type]];
    return taker ? (taker.call(this, event, now) ?? null) : null;
  }

  speechStarted({ item_id: itemId, audio_start_ms: audioMs }, now) {
    if (goesOn(this.last)) return this.resume(this.last, itemId, now);
    const turn = this.ofItem(itemId) ?? this.add("voice", now);
    turn.itemId = itemId;
    turn.begin = this.audioTime(audioMs) ?? now;
    return turn;
  }

  resume(turn, itemId, now) {
    turn.marks.push({ kind: "resumed", at: now });
    const before = `${turn.before} ${turn.stable}`.trim();
    return Object.assign(turn, { itemId, before, stable: "", unstable: "", final: false, end: null, live: true });
  }

  speechStopped({ item_id: itemId, audio_end_ms: audioMs }, now) {
    return this.stopped(this.ofItem(itemId), audioMs, now);
  }

  stopped(turn, audioMs, now) {
    if (!turn) return null;
    turn.end = this.audioTime(audioMs) ?? now;
    turn.live = false;
    return turn;
  }

  turnProgress({ item_id: itemId, state, at_ms: audioMs }, now) {
    const turn = this.ofItem(itemId);
    if (!turn || (state !== "eager_end" && state !== "resumed")) return turn;
    turn.marks.push({ kind: state, at: now });
    turn.end = state === "eager_end" ? (this.audioTime(audioMs) ?? now) : null;
    return turn;
  }

  transcript({ item_id: itemId, stable, unstable, final }, now) {
    const turn = this.ofItem(itemId);
    if (!turn || turn.final) return turn;
    Object.assign(turn, { stable, unstable, revised: true });
    turn.marks.push({ kind: "heard", at: now });
    if (final) turn.final = true;
    return turn;
  }

  transcriptDelta({ item_id: itemId, delta }) {
    const turn = this.ofItem(itemId);
    if (turn && !turn.revised && !turn.final) turn.stable += delta;
    return turn;
  }

  transcribed({ item_id: itemId, transcript }) {
    const turn = this.ofItem(itemId);
    if (turn) Object.assign(turn, { stable: transcript, unstable: "", final: true, live: false });
    return turn;
  }

  transcriptionFailed({ item_id: itemId, error }) {
    const turn = this.ofItem(itemId);
    if (turn) Object.assign(turn, { final: true, live: false, error: error?.message ?? "This could not be transcribed." });
    return turn;
  }

  call(event, now) {
    const key = `${event.turn}:${event.call_id}`;
    const turn = this.callsByKey.get(key) ?? this.lastOfUser ?? this.add("announcement", now);
    this.callsByKey.set(key, turn);
    let call = turn.calls.find((known) => known.key === key && known.session === this.session);
    if (!call) {
      call = { key, session: this.session, steps: [] };
      turn.calls.push(call);
    }
    const { tool, arguments: args, effect, result, error, early } = event;
    Object.assign(call, { id: event.call_id, tool, args, effect, result, error, early: call.early || early });
    const step = { status: event.status, at: now, attempt: event.attempt, args };
    const previous = call.steps[call.steps.length - 1];
    if (previous?.status !== step.status || previous.attempt !== step.attempt) call.steps.push(step);
    return turn;
  }

  responseCreated({ response }, now) {
    const user = this.lastOfUser;
    const answered = !user || user !== this.last || user.responses.some(({ status }) => status === "completed");
    const turn = answered ? this.add("announcement", now) : user;
    turn.responses.push({ id: response.id, text: "", segments: [], status: null, begin: now, end: null, problem: null });
    return turn;
  }

  textDelta({ response_id: id, delta }, now) {
    return this.respond(id, (response, turn) => {
      response.text += delta;
      turn.firstText ??= now;
    });
  }

  segment({ response_id: id, segment_id: segmentId, text, speech }) {
    return this.respond(id, (response) => response.segments.push({ id: segmentId, text, speech, state: "waiting" }));
  }

  responseDone({ response }, now) {
    return this.respond(response.id, (known) => {
      known.status = response.status;
      known.end = now;
      known.problem = response.status === "failed" ? (response.status_details?.error?.message ?? "The answer failed.") : null;
    });
  }

  outputItem({ response_id: id, item }) {
    if (item?.type !== "mcp_approval_request") return null;
    const { id: requestId, name: tool } = item;
    return this.respond(id, (_, turn) => turn.approvals.push({ id: requestId, tool, args: parsed(item.arguments), pressed: null, decided: false }));
  }

  /** A request is decided by an answer to it: our own, or the server's where it was the voice. */
  itemDone({ item }) {
    if (item?.type !== "mcp_approval_response") return null;
    const asked = ({ id }) => id === item.approval_request_id;
    const turn = this.turns.findLast(({ approvals }) => approvals.some(asked)) ?? null;
    if (turn) turn.approvals.find(asked).decided = true;
    return turn;
  }

  respond(id, change) {
    const found = this.findResponse(id);
    if (!found) return null;
    change(found.response, found.turn);
    return found.turn;
  }

  findResponse(id) {
    for (let n = this.turns.length - 1; n >= 0; n--) {
      const response = this.turns[n].responses.find((known) => known.id === id);
      if (response) return { turn: this.turns[n], response };
    }
    return null;
  }

  /** Whether the last turns say `text` themselves, as the reason why something failed. */
  tells(text) {
    return this.turns.slice(-2).some(({ error, responses }) => error === text || responses.some(({ problem }) => problem === text));
  }

  get lastOfUser() {
    return this.turns.findLast(({ kind }) => kind !== "announcement");
  }

  get active() {
    return this.turns.flatMap(({ responses }) => responses).find(({ status }) => status === null);
  }

  ofItem(itemId) {
    return this.turns.findLast((turn) => turn.itemId === itemId) ?? null;
  }
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

const TAKERS = {
  "input_audio_buffer.speech_started": "speechStarted",
  "input_audio_buffer.speech_stopped": "speechStopped",
  "x_foresay.turn": "turnProgress",
  "x_foresay.transcript": "transcript",
  "conversation.item.input_audio_transcription.delta": "transcriptDelta",
  "conversation.item.input_audio_transcription.completed": "transcribed",
  "conversation.item.input_audio_transcription.failed": "transcriptionFailed",
  "x_foresay.call": "call",
  "response.created": "responseCreated",
  "response.output_text.delta": "textDelta",
  "response.output_item.done": "outputItem",
  "conversation.item.done": "itemDone",
  "x_foresay.segment": "segment",
  "response.done": "responseDone",
};

/** Milliseconds from the end of speech (or from sending) to the first speakable text; null while unknown. */
export function latency(turn) {
  return turn.firstText === null || turn.end === null ? null : Math.max(0, Math.round(turn.firstText - turn.end));
}
