// Builds elements. Data only ever becomes text nodes or attributes, never markup.

/**
 * @param {string} tag  "p", or "p.some.classes"
 * @param {Object<string, string|boolean|number|Function|null>} props  attributes; functions are event listeners by name
 * @param {...(Node|string|null)} children
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Sets text only when it changed, so that nothing is announced or selected anew. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
