// Streaming resampler: band-limited interpolation with a windowed sinc. No DOM, so it runs in the worklet.

const HALF_TAPS = 16; // input samples on each side when the rate goes up; scaled by the ratio when it goes down
const PHASES = 128;

function kernel(cutoff, half) {
  const table = new Float32Array((PHASES + 1) * 2 * half);
  for (let phase = 0; phase <= PHASES; phase++) {
    for (let tap = 0; tap < 2 * half; tap++) {
      const x = tap - half + 1 - phase / PHASES;
      const t = Math.PI * x * cutoff;
      const sinc = Math.abs(t) < 1e-9 ? 1 : Math.sin(t) / t;
      const window = Math.abs(x) >= half ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * x) / half);
      table[phase * 2 * half + tap] = cutoff * sinc * window;
    }
  }
  return table;
}

export class Resampler {
  /** @param {number} from Hz of the input @param {number} to Hz of the output */
  constructor(from, to) {
    this.step = from / to;
    const cutoff = Math.min(1, to / from) * 0.95;
    this.half = Math.ceil(HALF_TAPS * Math.max(1, this.step));
    this.table = from === to ? null : kernel(cutoff, this.half);
    this.held = new Float32Array(this.half - 1); // the silence before the first sample
    this.position = this.half - 1; // of the next output sample, in `held`
  }

  /** @param {Float32Array} input @returns {Float32Array} what can be computed so far */
  feed(input) {
    if (!this.table) return input;
    const samples = new Float32Array(this.held.length + input.length);
    samples.set(this.held);
    samples.set(input, this.held.length);
    const count = Math.max(0, Math.ceil((samples.length - this.half - this.position) / this.step));
    const output = new Float32Array(count);
    for (let n = 0; n < count; n++, this.position += this.step) output[n] = this.at(samples, this.position);
    const used = Math.min(samples.length, Math.floor(this.position) - this.half + 1);
    this.held = samples.slice(used);
    this.position -= used;
    return output;
  }

  at(samples, position) {
    const whole = Math.floor(position);
    const row = Math.round((position - whole) * PHASES) * 2 * this.half;
    const first = whole - this.half + 1;
    let sum = 0;
    for (let tap = 0; tap < 2 * this.half; tap++) sum += samples[first + tap] * this.table[row + tap];
    return sum;
  }
}
