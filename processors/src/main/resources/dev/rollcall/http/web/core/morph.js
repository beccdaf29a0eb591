// Makes what is shown into what should be shown, and touches only what differs: focus, scrolling and
// the pointer stay where they are while numbers change beneath them.
//
// Listeners of what was shown stay; what is morphed should have none, or those of its container.

/** Gives an element these children. */
export function morph(element, ...children) {
  const wanted = children.flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== '')
    .map((child) => (child instanceof Node ? child : document.createTextNode(child)));
  wanted.forEach((node, i) => {
    const there = element.childNodes[i];
    if (!there) {
      element.append(node);
    } else if (there.nodeType === node.nodeType && there.nodeName === node.nodeName) {
      become(there, node);
    } else {
      there.replaceWith(node);
    }
  });
  while (element.childNodes.length > wanted.length) {
    element.lastChild.remove();
  }
}

function become(there, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (there.data !== node.data) {
      there.data = node.data;
    }
    return;
  }
  for (const { name, value } of node.attributes) {
    if (name === 'style') {
      there.style.cssText = node.style.cssText; // as an attribute the policy would refuse it
    } else if (there.getAttribute(name) !== value) {
      there.setAttribute(name, value);
    }
  }
  for (const { name } of [...there.attributes]) {
    if (name !== 'open' && !node.hasAttribute(name)) {
      there.removeAttribute(name); // "open" is what the reader has opened
    }
  }
  morph(there, ...node.childNodes);
}
