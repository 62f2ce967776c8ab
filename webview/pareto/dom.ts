// Elements without HTML strings: names of models and layers are text, never markup, and no style attribute is written (the
// content policy forbids both anyway).

export type Child = Node | string | null | undefined | false | readonly Child[];
type Handlers = { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Plain loops here and below: the first picture of a run is some thousand elements. */
function addTo(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (!child) continue;
    if (typeof child === 'string') parent.appendChild(document.createTextNode(child));
    else if (child instanceof Node) parent.appendChild(child);
    else addTo(parent, child);
  }
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const name in attributes) {
    const value = attributes[name];
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  addTo(element, children);
  return element;
}

/** An SVG element. */
export function s(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(element, attributes);
  addTo(element, children);
  return element;
}

/** Adds listeners and returns the element, so that it reads as one expression. */
export function listen<T extends HTMLElement>(element: T, handlers: Handlers): T {
  for (const [name, handler] of Object.entries(handlers)) element.addEventListener(name, handler as EventListener);
  return element;
}

export const fill = (element: Element, ...children: readonly Child[]): void => {
  const fragment = document.createDocumentFragment();
  addTo(fragment, children);
  element.replaceChildren(fragment);
};

/** Writes text only where it differs, so that live regions and screen readers are not disturbed for nothing. */
export const setText = (element: Node, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
