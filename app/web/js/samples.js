// The recorded examples: cards on the empty page, chips above the composer afterwards.

import { el } from "./dom.js";

/** @returns {Promise<Array<{url: string, text: string, title: string}>>} one voice of each */
export async function loadSamples() {
  const response = await fetch("samples/samples.json");
  if (!response.ok) throw new Error(`samples/samples.json: ${response.status}`);
  const titles = new Set();
  const samples = await response.json();
  return samples
    .filter(({ title }) => !titles.has(title) && titles.add(title))
    .map(({ file, text, title }) => ({ url: `samples/${encodeURIComponent(file)}`, text, title }));
}

export function sampleCard(sample, play) {
  const text = el("span.quote", {}, `“${sample.text}”`);
  return el("li", {}, el("button.sample", { type: "button", click: () => play(sample) }, el("b", {}, sample.title), text));
}

export function sampleChip(sample, play) {
  return el("button.chip", { type: "button", title: sample.text, click: () => play(sample) }, sample.title);
}
