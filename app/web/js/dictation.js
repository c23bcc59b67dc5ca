// The browser's own recogniser (Web Speech API) in place of the server's: words go to the server, no sound.
// It hears one utterance at a time and is started again after each: with `continuous` some phones repeat old words.

const Recogniser = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export const offered = Boolean(Recogniser);

const LANGUAGE = "en-US";
const AGAIN_MS = 250; // after an utterance in which nothing was heard; without it a failing service is asked in a loop
const HARMLESS = new Set(["no-speech", "aborted"]);
const REFUSALS = {
  "not-allowed": "The microphone is blocked. Allow it for this page in the browser's address bar, then press Talk again.",
  "service-not-allowed": "This browser does not let pages use its recogniser. Let the server recognise your speech instead.",
  "audio-capture": "No microphone was found. Plug one in, or type a message.",
  network: "The browser's recogniser cannot reach its maker's service. Let the server recognise your speech instead.",
  "language-not-supported": "This browser's recogniser knows no English. Let the server recognise your speech instead.",
};

/** Events: "words" (detail: {rev, stable, unstable, final, begin, end}, times of performance.now() or null), "stopped"
 * (detail: why, or null). */
export class Dictation extends EventTarget {
  constructor() {
    super();
    this.recogniser = null;
    this.problem = null;
  }

  get running() {
    return this.recogniser !== null;
  }

  start() {
    this.problem = null;
    this.listen();
  }

  stop() {
    const recogniser = this.recogniser;
    this.recogniser = null;
    recogniser?.stop(); // what it has heard so far still comes
    this.dispatchEvent(new CustomEvent("stopped", { detail: this.problem }));
  }

  listen() {
    const recogniser = new Recogniser();
    const utterance = new Utterance((words) => this.dispatchEvent(new CustomEvent("words", { detail: words })));
    Object.assign(recogniser, { lang: LANGUAGE, interimResults: true, continuous: false, maxAlternatives: 1 });
    recogniser.onspeechstart = () => utterance.starts(performance.now());
    recogniser.onresult = ({ results }) => utterance.hears([...results], performance.now());
    recogniser.onerror = ({ error }) => {
      if (!HARMLESS.has(error)) this.problem = REFUSALS[error] ?? `The browser's recogniser failed (${error}).`;
    };
    recogniser.onend = () => {
      utterance.ends();
      if (recogniser !== this.recogniser) return;
      if (this.problem) this.stop();
      else setTimeout(() => recogniser === this.recogniser && this.listen(), utterance.rev ? 0 : AGAIN_MS);
    };
    this.recogniser = recogniser;
    recogniser.start();
  }
}

/** What the browser says of one utterance, as the server takes it. */
export class Utterance {
  /** @param {(words: object) => void} tell */
  constructor(tell) {
    this.tell = tell;
    this.rev = 0;
    this.begin = null;
    this.changed = null; // when the words last became others: later than they ended, but not by much
    this.words = [];
    this.over = false;
  }

  starts(now) {
    this.begin ??= now;
  }

  /** @param {Array<{0: {transcript: string}, isFinal: boolean}>} results all of this utterance */
  hears(results, now) {
    if (this.over) return;
    const words = results.map((result) => result[0].transcript.trim()).join(" ").split(/\s+/).filter(Boolean);
    const final = results.length > 0 && results.every(({ isFinal }) => isFinal);
    this.starts(now);
    const stable = final ? words.length : agreed(this.words, words);
    const same = words.join(" ") === this.words.join(" ");
    if (!same && (!final || this.changed === null)) this.changed = now; // a final result comes late
    this.words = words;
    if (final || words.length) this.say(stable, final);
  }

  /** The browser has ended the utterance, with a final result or without. */
  ends() {
    if (!this.over && this.rev) this.say(this.words.length, true);
  }

  say(stable, final) {
    this.over = final;
    this.tell({
      rev: ++this.rev,
      stable: this.words.slice(0, stable).join(" "),
      unstable: this.words.slice(stable).join(" "),
      final,
      begin: this.begin,
      end: final ? this.changed : null,
    });
  }
}

/** How many words two hypotheses in a row begin with, but for the last one, which often becomes another. */
function agreed(before, now) {
  const different = now.findIndex((word, place) => word !== before[place]);
  return Math.max(0, Math.min(different < 0 ? now.length : different, now.length - 1));
}
