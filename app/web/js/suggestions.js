// Things to say, by topic: on the empty page, and later in a dialog.

import { el } from "./dom.js";

/** @returns {Promise<Array<{topic: string, say: Array<{text: string, tool: string}>}>>} */
export async function loadSuggestions() {
  const response = await fetch("suggestions.json");
  if (!response.ok) throw new Error(`suggestions.json: ${response.status}`);
  return response.json();
}

/** Those that the tools on offer can answer; all of them while the tools are unknown. */
export function possible(suggestions, tools) {
  if (!tools?.length) return suggestions;
  return suggestions
    .map(({ topic, say }) => ({ topic, say: say.filter(({ tool }) => tools.includes(tool)) }))
    .filter(({ say }) => say.length > 0);
}

/** @param {(text: string) => void} choose  the sentence was pressed */
export function topicCard({ topic, say }, choose) {
  const sentences = say.map(({ text }) => el("li", {}, el("button.say", { type: "button", click: () => choose(text) }, text)));
  return el("section.topic", {}, el("h3", {}, topic), el("ul", {}, ...sentences));
}
