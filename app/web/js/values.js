// Arguments of calls, as a person would write them.

const SECONDS = /_seconds$|_s$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/;

/** 600 as "10 min", 5400 as "1 h 30 min". */
export function duration(seconds) {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ];
  return parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`).join(" ") || "0 s";
}

/** 299 as "4:59", 3661 as "1:01:01". */
export function countdown(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function value(name, given) {
  if (typeof given === "number" && SECONDS.test(name)) return duration(given);
  if (Array.isArray(given)) return given.map((each) => value("", each)).join(", ");
  if (typeof given === "string") return given.replace(DATE_TIME, "$1, $2");
  return typeof given === "object" && given !== null ? JSON.stringify(given) : String(given);
}

/** {duration_seconds: 600, label: "tea"} as "duration: 10 min, label: tea". */
export function describeArguments(args) {
  return Object.entries(args ?? {})
    .map(([name, given]) => `${name.replace(SECONDS, "").replaceAll("_", " ")}: ${value(name, given)}`)
    .join(", ");
}

/** "set_timer" as "set timer". */
export const toolName = (name) => String(name).replaceAll("_", " ");
