// When was the sound at `ms` of all audio sent actually made? Server times count audio, people count their own clock.
// In a session that was sent text in place of audio they count from its beginning; of audio after text nothing is known.

export class AudioClock {
  constructor(rate) {
    this.rate = rate;
    this.reset();
  }

  /** A new session, which begins at `now` (ms), counts its audio from zero. */
  reset(now = 0) {
    this.began = now;
    this.axis = "audio"; // what its times count: "audio", the time since it began ("text"), or null, not known
    this.sent = 0;
    this.stretches = [];
    this.pause();
  }

  /** The next chunk starts a new stretch: there may be a gap before it. */
  pause() {
    this.fresh = true;
  }

  /** `samples` more were sent at `now` (ms). Chunks may be late, never early: the least delay seen is the truth. */
  sentAt(samples, now) {
    if (this.axis !== "audio") this.axis = null;
    const from = this.ms;
    this.sent += samples;
    const offset = now - this.ms;
    if (this.fresh) this.stretches.push({ from, offset });
    else this.last.offset = Math.min(this.last.offset, offset);
    this.fresh = false;
  }

  get ms() {
    return (this.sent / this.rate) * 1000;
  }

  get last() {
    return this.stretches[this.stretches.length - 1];
  }

  /** Text was sent, in place of audio. */
  useText() {
    this.axis = "text";
    this.pause();
  }

  /** @returns {number} the moment `now` as the server counts it for text */
  sessionMs(now) {
    return now - this.began;
  }

  /** @returns {number|null} on the clock of `sentAt`; null when that is not known */
  at(ms) {
    if (this.axis !== "audio") return this.axis === "text" ? ms + this.began : null;
    const stretch = this.stretches.findLast(({ from }) => from <= ms) ?? this.stretches[0];
    return stretch ? ms + stretch.offset : null;
  }
}
