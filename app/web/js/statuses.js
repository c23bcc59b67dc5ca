// The life of a call, in words. Colour is never the only carrier: each has a sign and a label too.

export const STATUSES = {
  proposed: { label: "proposed", sign: "◌", means: "The assistant wants to do this." },
  waiting: { label: "waiting", sign: "⋯", means: "Waits for the result of another call." },
  running_early: { label: "running early", sign: "▶", means: "Already running while you speak: it changes nothing." },
  running: { label: "running", sign: "▶", means: "Running." },
  held: { label: "held", sign: "‖", means: "Would change something: waits until you have finished." },
  confirming: { label: "confirming", sign: "?", means: "Waits for your yes." },
  committed: { label: "committed", sign: "✓", means: "You have finished: it is going to be done." },
  done: { label: "done", sign: "✓", means: "Finished." },
  failed: { label: "failed", sign: "✕", means: "It did not work." },
  unknown: { label: "outcome unknown", sign: "!", means: "It may or may not have happened." },
  superseded: { label: "replaced", sign: "↻", means: "You changed your mind: replaced." },
  cancelled: { label: "withdrawn", sign: "⊘", means: "Withdrawn." },
};

export const statusOf = (name) => STATUSES[name] ?? { label: String(name), sign: "•", means: "" };
