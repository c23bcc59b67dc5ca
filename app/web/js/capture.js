// Sound to PCM chunks. The microphone and the recorded examples take the same way through the worklet.

export const RATE = 24000;
const CONSTRAINTS = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

const REFUSALS = {
  NotAllowedError: "The microphone is blocked. Allow it for this page in the browser's address bar, then press Talk again.",
  SecurityError: "The microphone is blocked. Allow it for this page in the browser's address bar, then press Talk again.",
  NotFoundError: "No microphone was found. Plug one in, type a message, or try a recorded example.",
  NotReadableError: "Another program is using the microphone. Close it, then press Talk again.",
};

/** Why the microphone could not be opened, in words a person can act on. */
export function refusal(error) {
  return REFUSALS[error.name] ?? `The microphone could not be opened (${error.message || error.name}).`;
}

export class Capture {
  /** @param {(pcm: Int16Array, level: number) => void} onChunk */
  constructor(onChunk) {
    this.onChunk = onChunk;
    this.context = null;
    this.module = null;
    this.stop = null; // ends what is running
  }

  get running() {
    return this.stop !== null;
  }

  async microphone() {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw Object.assign(new Error("this page must be opened over https or on localhost"), { name: "InsecureContext" });
    }
    const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
    try {
      const context = await this.open();
      const source = context.createMediaStreamSource(stream);
      this.run(source, () => stream.getTracks().forEach((track) => track.stop()));
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw error;
    }
  }

  /** Plays a recording, aloud and to the server; silence follows until `stop`. Resolves when its sound has ended. */
  async recording(url) {
    const context = await this.open();
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(await response.arrayBuffer());
    const ended = new Promise((resolve) => source.addEventListener("ended", resolve, { once: true }));
    source.connect(context.destination);
    this.run(source, () => source.stop());
    source.start();
    await ended;
  }

  async open() {
    this.stop?.();
    // Created and resumed before the first wait: later, browsers would no longer take it for the click's doing.
    this.context ??= new AudioContext();
    this.module ??= this.context.audioWorklet.addModule(new URL("worklet.js", import.meta.url));
    await Promise.all([this.context.resume(), this.module]);
    return this.context;
  }

  run(source, release) {
    const node = new AudioWorkletNode(this.context, "capture", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => this.onChunk(data.pcm, data.level);
    source.connect(node);
    this.stop = () => {
      this.stop = null;
      node.port.onmessage = null;
      node.port.postMessage("stop");
      source.disconnect();
      release();
    };
  }
}

/** @param {Int16Array} pcm @returns {string} base64 of its little-endian bytes */
export function base64(pcm) {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  return btoa(String.fromCharCode(...bytes));
}
