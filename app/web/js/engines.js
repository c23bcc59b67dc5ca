// Which engines are live, from GET /readyz.

import { el } from "./dom.js";

const PARTS = { vad: "Hears speech", asr: "Writes it down", llm: "Thinks", tools: "Acts", journal: "Remembers", tts: "Speaks" };

/** @param {any} report the body of /readyz @returns {Array<{part: string, name: string, ok: boolean, detail: string}>} */
export function enginesOf(report) {
  const engines = report?.engines ?? {};
  return Object.entries(engines).map(([part, engine]) => ({
    part,
    name: String(engine?.engine ?? engine),
    ok: engine?.ok !== false,
    detail: String(engine?.detail ?? ""),
  }));
}

/** @param {{headers: object}} key */
export async function showEngines(list, key) {
  const response = await fetch("readyz", { headers: { accept: "application/json", ...key.headers } });
  const rows = enginesOf(await response.json()).flatMap(({ part, name, ok, detail }) => [
    el("dt", {}, PARTS[part] ?? part),
    el("dd", { title: detail || null }, name, ok ? null : el("span.problem", {}, ` not available${detail ? `: ${detail}` : ""}`)),
  ]);
  const voice = "speechSynthesis" in globalThis ? "this browser's voice" : "no voice in this browser";
  list.replaceChildren(...rows, el("dt", {}, PARTS.tts), el("dd", {}, voice));
}
