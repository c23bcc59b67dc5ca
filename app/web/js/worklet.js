// Audio thread: mono, 24 kHz, 16-bit, in chunks of 40 ms.
import { Resampler } from "./resample.js";

const RATE = 24000;
const CHUNK = 960;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE);
    this.chunk = new Int16Array(CHUNK);
    this.filled = 0;
    this.peak = 0;
    this.running = true;
    this.port.onmessage = () => {
      this.running = false;
    };
  }

  process(inputs) {
    const channels = inputs[0];
    // A source that has ended delivers no channel: that is silence, and silence is what ends a turn.
    const mono = channels.length ? this.mix(channels) : new Float32Array(128);
    for (const sample of this.resampler.feed(mono)) this.push(sample);
    return this.running;
  }

  mix(channels) {
    if (channels.length === 1) return channels[0];
    return channels[0].map((_, n) => channels.reduce((sum, channel) => sum + channel[n], 0) / channels.length);
  }

  push(sample) {
    const clipped = Math.max(-1, Math.min(1, sample));
    this.peak = Math.max(this.peak, Math.abs(clipped));
    this.chunk[this.filled++] = Math.round(clipped * 32767);
    if (this.filled < CHUNK) return;
    this.port.postMessage({ pcm: this.chunk, level: this.peak }, [this.chunk.buffer]);
    this.chunk = new Int16Array(CHUNK);
    this.filled = 0;
    this.peak = 0;
  }
}

registerProcessor("capture", Capture);
