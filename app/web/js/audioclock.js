// When was the sound at `ms` of all audio sent actually made? Server times count audio, people count their own clock.

export class AudioClock {
  constructor(rate) {
    this.rate = rate;
    this.reset();
  }

  /** A new session counts its audio from zero. */
  reset() {
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

  /** @returns {number|null} on the clock of `sentAt`; null when no audio was sent */
  at(ms) {
    const stretch = this.stretches.findLast(({ from }) => from <= ms) ?? this.stretches[0];
    return stretch ? ms + stretch.offset : null;
  }
}
