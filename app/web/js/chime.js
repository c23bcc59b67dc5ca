// The sound of a timer or an alarm that has ended.

const NOTES = [880, 1174.7, 880, 1174.7, 880, 1174.7]; // Hz
const NOTE_S = 0.28;
const LOUDNESS = 0.25;

export class Chime {
  constructor() {
    this.context = null;
  }

  /** To be called from a click: browsers let a page sound only if it was pressed before. */
  prime() {
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") this.context.resume();
  }

  ring() {
    if (!this.context) return; // nobody has touched this page: it may make no sound
    const start = this.context.currentTime + 0.05;
    NOTES.forEach((pitch, n) => this.note(pitch, start + n * NOTE_S));
  }

  note(pitch, at) {
    const tone = new OscillatorNode(this.context, { frequency: pitch });
    const loudness = new GainNode(this.context, { gain: 0 });
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
    tone.connect(loudness).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + NOTE_S);
  }
}
