// Joins the parts of the page.

import { AudioClock } from "./audioclock.js";
import { Capture, RATE, base64, refusal } from "./capture.js";
import { Chime } from "./chime.js";
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Dictation, offered } from "./dictation.js";
import { byId, el, setText } from "./dom.js";
import { showEngines } from "./engines.js";
import { Key } from "./key.js";
import { Log } from "./log.js";
import { Notices } from "./notices.js";
import { Running } from "./running.js";
import { loadSamples, sampleButton } from "./samples.js";
import { Speaker } from "./speaker.js";
import { STATUSES } from "./statuses.js";
import { loadSuggestions, possible, topicCard } from "./suggestions.js";
import { pillOf } from "./timeline.js";

const ANSWER_TIMEOUT_MS = 8000; // of silence after a recording, at most
// We may cancel what has just ended, and answer what the voice has just decided.
const BLAMELESS = new Set(["response_cancel_not_active", "approval_request_already_decided"]);

const SETTLED = new Set(["done", "failed", "unknown"]);

const MOST_ANNOUNCED = 20;

const now = () => performance.now();
const url = new URL("v1/realtime?x_ext=events", location.href);
url.protocol = url.protocol.replace("http", "ws");

const key = new Key();
const clock = new AudioClock(RATE);
const conversation = new Conversation((ms) => clock.at(ms));
const log = new Log(byId("log"), decide);
const notices = new Notices(byId("notices"), log);
const speaker = new Speaker();
const capture = new Capture(hear);
const chime = new Chime();
const running = new Running(byId("running"), key);
const connection = new Connection(url, key);
const dictation = new Dictation();
let playing = null; // the recording that is being streamed: {done()}
let keyless = false; // the server has refused us for want of a valid key

// ---------------------------------------------------------------- sound out of the room, to the server

function hear(pcm, level) {
  const samples = pcm.length;
  if (connection.sendAudio(base64(pcm))) clock.sentAt(samples, now());
  byId("mic").style.setProperty("--level", Math.min(1, level * 1.6).toFixed(3));
}

/** Words that the browser has recognised, in place of sound. */
function hearWords({ rev, stable, unstable, final, begin, end }) {
  const sent = (at) => (at === null ? undefined : Math.max(0, clock.sessionMs(at)));
  clock.useText();
  connection.send({ type: "x_foresay.text", rev, stable, unstable, final, speech_start_ms: sent(begin), speech_end_ms: sent(end) });
}

const listening = () => capture.running || dictation.running;

function showCapture() {
  const mic = byId("mic");
  mic.setAttribute("aria-pressed", String(listening()));
  mic.setAttribute("aria-label", listening() ? "Stop listening" : "Talk");
  if (!listening()) mic.style.removeProperty("--level");
  const idle = byId("dictate").checked ? "Your browser recognises your voice; its maker may hear it." : "Your voice goes to this server only.";
  const hint = playing ? `Playing “${playing.title}”` : listening() ? "Listening. Just talk." : idle;
  setText(byId("hint"), hint);
}

function stopListening() {
  capture.stop?.();
  if (dictation.running) dictation.stop();
  clock.pause();
  playing?.done();
  showCapture();
}

async function toggleMicrophone() {
  if (listening()) return stopListening();
  pressed();
  try {
    clock.pause();
    if (byId("dictate").checked) dictation.start();
    else await capture.microphone();
    notices.clear("microphone");
    started();
  } catch (error) {
    notices.show(refusal(error), "microphone");
  }
  return showCapture();
}

/** The user has pressed something: from now on the page may sound. */
function pressed() {
  speaker.prime();
  chime.prime();
}

/** Whether the server is there; the notice about it stays until it is. */
function reachable() {
  if (!connection.open && keyless) notices.show(key.refusal, "server");
  else if (!connection.open) notices.show("The server cannot be reached. Trying again; nothing is lost but what you say meanwhile.", "server");
  return connection.open;
}

async function playSample(sample) {
  pressed();
  byId("ideas-dialog").close();
  stopListening();
  speaker.stop();
  if (!reachable()) return null;
  started();
  const answered = new Promise((resolve) => (playing = { title: sample.title, done: resolve }));
  const mine = playing;
  try {
    const sound = capture.recording(sample.url);
    setTimeout(showCapture, 50);
    await sound;
    const timer = setTimeout(mine.done, ANSWER_TIMEOUT_MS);
    await answered;
    clearTimeout(timer);
  } catch (error) {
    notices.show(`The example could not be played (${error.message}).`);
  }
  if (playing !== mine) return null;
  playing = null;
  return stopListening();
}

// ---------------------------------------------------------------- words typed

function sendMessage(text) {
  if (!reachable()) return undefined; // the message stays in its field
  pressed();
  started();
  notices.clear("microphone"); // typing is the way round it
  speaker.stop();
  if (conversation.active) connection.send({ type: "response.cancel" });
  const item = { type: "message", role: "user", content: [{ type: "input_text", text }] };
  log.touch(conversation.typed(text, now()));
  log.scrollToEnd();
  connection.send({ type: "conversation.item.create", item });
  return connection.send({ type: "response.create" });
}

/** "Shall I?", answered by hand. */
function decide(approval, approve) {
  if (approval.pressed !== null) return false; // the second of two quick presses
  if (!reachable()) return false;
  pressed();
  speaker.stop();
  approval.pressed = approve;
  log.touch(conversation.turns.find(({ approvals }) => approvals.includes(approval)));
  const item = { type: "mcp_approval_response", approval_request_id: approval.id, approve };
  return connection.send({ type: "conversation.item.create", item });
}

/** The first turn: the welcome makes room, and things to say move into their dialog. */
function started() {
  byId("welcome").hidden = true;
  byId("ideas-open").hidden = false;
  byId("ideas-here").append(byId("ideas"));
}

// ---------------------------------------------------------------- what the server says

const REACTIONS = {
  "session.created": greet,
  "input_audio_buffer.speech_started": () => speaker.stop(),
  "x_foresay.segment": ({ response_id: id, segment_id: segmentId }) => {
    const found = conversation.findResponse(id);
    const segment = found?.response.segments.find((known) => known.id === segmentId);
    if (segment) speaker.say(id, segment);
  },
  "response.done": ({ response }) => {
    if (response.status === "completed") speaker.finish(response.id);
    else speaker.stop();
    if (response.status === "failed") notices.withdraw(response.status_details?.error?.message); // stands with the answer
    if (conversation.findResponse(response.id)?.turn.kind === "announcement") running.refresh();
    announceAnswer(response.id);
    playing?.done();
  },
  "x_foresay.call": ({ status, effect }) => {
    if (SETTLED.has(status) && effect?.startsWith("write")) running.refresh();
  },
  "conversation.item.input_audio_transcription.completed": ({ transcript }) => announce(`You said: ${transcript}`),
  error: ({ error }) => {
    const text = error?.message ?? "The server reported an error.";
    if (!BLAMELESS.has(error?.code) && !conversation.tells(text)) notices.show(text);
  },
};

function greet() {
  if (conversation.session > 0) log.note("Connection restored. The assistant has started afresh.");
  clock.reset(now());
  conversation.newSession();
  for (const turn of conversation.turns) log.touch(turn);
  running.refresh();
  connection.send({
    type: "session.update",
    session: {
      type: "realtime",
      output_modalities: ["text"],
      tools: [{ type: "mcp", server_label: "foresay" }], // we can show "shall I?" with buttons
      x_ext: ["events"],
      x_timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  });
}

function announce(text) {
  const announcer = byId("announcer");
  announcer.append(el("p", {}, text));
  if (announcer.children.length > MOST_ANNOUNCED) announcer.firstChild.remove();
}

function announceAnswer(responseId) {
  const text = conversation.findResponse(responseId)?.response.text;
  if (text && !speaker.speaking) announce(text);
}

connection.addEventListener("message", ({ detail: event }) => {
  const turn = conversation.take(event, now());
  REACTIONS[event.type]?.(event);
  if (turn) {
    started();
    log.touch(turn);
  }
});

connection.addEventListener("state", ({ detail: { state } }) => {
  const labels = { connecting: "Connecting", open: "Connected", lost: "Reconnecting", refused: "Key needed" };
  setText(byId("link-state"), labels[state]);
  byId("link-dot").dataset.state = state;
  if (state === "open") {
    notices.clear("server");
    keyless = false;
    showEngines(byId("engines"), key).catch((error) => notices.show(`The engines are unknown (${error.message}).`));
  }
  if (state === "lost") {
    speaker.stop();
    reachable();
  }
});

/** A refused WebSocket does not say why: whether it is for the key, another request tells. */
connection.addEventListener("refused", async () => {
  const answer = await running.ask().catch(() => null); // the server is away, and the connection tries again
  if (answer?.status !== 401 || connection.open) return;
  keyless = true;
  connection.giveUp();
  reachable();
});

addEventListener("hashchange", () => {
  if (key.take()) connection.restart();
});

speaker.addEventListener("progress", ({ detail: { responseId, heard, done } }) =>
  connection.send({ type: "x_foresay.playback", response_id: responseId, heard, done }),
);
speaker.addEventListener("spoken", () => conversation.turns.slice(-2).forEach((turn) => log.touch(turn)));

// ---------------------------------------------------------------- controls

byId("mic").addEventListener("click", toggleMicrophone);
byId("dictation").hidden = !offered;
byId("dictate").addEventListener("change", stopListening);
dictation.addEventListener("words", ({ detail }) => hearWords(detail));
dictation.addEventListener("stopped", ({ detail: problem }) => {
  if (problem) notices.show(problem, "microphone");
  showCapture();
});
byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("message");
  const text = field.value.trim();
  if (text && sendMessage(text) !== undefined) field.value = "";
});
byId("voice").addEventListener("click", () => {
  speaker.toggle();
  byId("voice").setAttribute("aria-pressed", String(speaker.on));
});
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  speaker.stop();
  if (conversation.active) connection.send({ type: "response.cancel" });
});

for (const [status, { means }] of Object.entries(STATUSES)) {
  byId("statuses").append(el("dt", {}, pillOf(status)), el("dd", {}, means));
}
loadSamples()
  .then((samples) => byId("samples").append(...samples.map((sample) => sampleButton(sample, playSample))))
  .catch((error) => notices.show(`The recorded examples could not be loaded (${error.message}).`));

// ---------------------------------------------------------------- things to say

const ideas = byId("ideas-dialog");

function say(text) {
  ideas.close();
  sendMessage(text);
}

let shownTopics = "";
let suggestions = [];
let tools = null; // the names of those on offer, once known

function showTopics(tools) {
  const topics = possible(suggestions, tools);
  if (JSON.stringify(topics) === shownTopics) return;
  shownTopics = JSON.stringify(topics);
  byId("topics").replaceChildren(...topics.map((topic) => topicCard(topic, say)));
}

byId("ideas-home").append(byId("ideas"));
byId("ideas-open").addEventListener("click", () => ideas.showModal());
byId("ideas-close").addEventListener("click", () => ideas.close());
ideas.addEventListener("click", ({ target }) => target === ideas && ideas.close()); // beside it
loadSuggestions()
  .then((loaded) => {
    suggestions = loaded;
    showTopics(tools);
  })
  .catch((error) => notices.show(`The things to say could not be loaded (${error.message}).`));

// ---------------------------------------------------------------- what is running

running.addEventListener("known", ({ detail }) => {
  tools = detail.tools ?? null;
  showTopics(tools);
});
running.addEventListener("rang", ({ detail: name }) => {
  chime.ring();
  announce(`${name} is due.`);
});

navigator.permissions
  ?.query({ name: "microphone" })
  .then((permission) => permission.addEventListener("change", () => permission.state === "granted" && notices.clear("microphone")))
  .catch(() => {}); // some browsers do not tell; the notice then goes at the next try
