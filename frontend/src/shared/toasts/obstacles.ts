import type { Box } from "./findPlace";

const PRESSED = [
  "button",
  "a[href]",
  "input",
  "select",
  "textarea",
  "label",
  "summary",
  "[role=button]",
  "[role=tab]",
  "[role=slider]",
  "[tabindex='0']",
].join(",");

/** The boxes of everything on the screen to press or type into, except inside `own`. */
export function obstaclesOutside(own: Element): Box[] {
  const screen = { left: 0, top: 0, width: innerWidth, height: innerHeight };
  return [...document.querySelectorAll(PRESSED)].flatMap((element) => {
    if (own.contains(element)) return [];
    const box = element.getBoundingClientRect();
    return isOn(screen, box) && element.checkVisibility({ visibilityProperty: true }) ? [box] : [];
  });
}

function isOn(screen: Box, box: DOMRect): boolean {
  if (box.width === 0 || box.height === 0) return false;
  const isVertically = box.bottom > screen.top && box.top < screen.height;
  return isVertically && box.right > screen.left && box.left < screen.width;
}

/** The room that the page keeps for messages, if it is on the screen. */
export function preferredRoom(): Box | null {
  const box = document.querySelector("[data-toast-room]")?.getBoundingClientRect();
  return box && box.width > 0 && box.left >= 0 ? box : null;
}
