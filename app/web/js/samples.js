// The recorded examples: for whoever has no microphone at hand.

import { el } from "./dom.js";

/** @returns {Promise<Array<{url: string, text: string, title: string}>>} one voice of each that the page shows */
export async function loadSamples() {
  const response = await fetch("samples/samples.json");
  if (!response.ok) throw new Error(`samples/samples.json: ${response.status}`);
  const titles = new Set();
  const samples = await response.json();
  return samples
    .filter(({ title, shown }) => shown !== false && !titles.has(title) && titles.add(title))
    .map(({ file, text, title }) => ({ url: `samples/${encodeURIComponent(file)}`, text, title }));
}

export function sampleButton(sample, play) {
  return el("li", {}, el("button.sample", { type: "button", click: () => play(sample) }, `“${sample.text}”`));
}
