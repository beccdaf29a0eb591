// Elements are made one by one and text is always text: names of rooms and people are what others
// chose, and nothing on this page ever reads HTML from a string.

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element. Children may be elements, text, numbers, lists of these, or nothing. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Text that somebody else wrote: its direction is its own and does not turn what is around it. */
export function foreign(text, attributes = {}) {
  return h('bdi', { dir: 'auto', ...attributes }, text);
}

/** Sets text only where it differs, so that nothing is announced or painted for nothing. */
export function setText(element, text) {
  const wanted = String(text);
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    set(element, name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (name.startsWith('on')) {
    element.addEventListener(name.slice(2), value);
  } else if (name === 'style') {
    // An attribute would be refused by the content security policy; properties are not.
    Object.entries(value).forEach(([key, text]) => element.style.setProperty(key, text));
  } else {
    element.setAttribute(name, value === true ? '' : value);
  }
}
