import { Notifications, useNotifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { findPlace, isFree, type Box } from "./findPlace";
import { obstaclesOutside, preferredRoom } from "./obstacles";
import classes from "./toasts.module.css";

/**
 * Short messages that disappear by themselves. They never cover anything that can be pressed, and
 * they move if something pressable appears under them.
 */
export function Toasts() {
  const { notifications } = useNotifications();
  const frame = useRef<HTMLDivElement>(null);
  const isShown = notifications.length > 0;
  useEffect(() => {
    const root = frame.current?.querySelector<HTMLElement>("[data-position='top-left']");
    if (!root || !isShown) return;
    return keepClear(root);
  }, [isShown]);
  return (
    <div ref={frame}>
      <Notifications
        position="top-left"
        limit={3}
        withinPortal={false}
        // In a slower transition the message would be placed before it has its full height.
        transitionDuration={1}
        classNames={{ root: classes.root ?? "" }}
      />
    </div>
  );
}

/** Finds a place now and whenever the page or the messages change; returns a way to stop. */
function keepClear(root: HTMLElement): () => void {
  let place: Box | null = null;
  let frame = 0;
  const look = () => {
    frame = 0;
    place = putClear(root, place);
  };
  const soon = () => {
    frame ||= requestAnimationFrame(look);
  };
  const sizes = new ResizeObserver(soon);
  sizes.observe(root);
  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => !root.contains(target))) soon();
  });
  changes.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
  window.addEventListener("scroll", soon, { capture: true, passive: true });
  look();
  return () => {
    cancelAnimationFrame(frame);
    sizes.disconnect();
    changes.disconnect();
    window.removeEventListener("resize", soon);
    window.removeEventListener("scroll", soon, { capture: true });
  };
}

function putClear(root: HTMLElement, before: Box | null): Box | null {
  const obstacles = obstaclesOutside(root);
  const window = { width: innerWidth, height: innerHeight };
  const heightOf = (width: number) => {
    root.style.width = `${String(width)}px`;
    return root.offsetHeight;
  };
  if (before) {
    const here = { ...before, height: heightOf(before.width) };
    if (isFree(here, { window, obstacles })) return here;
  }
  const place = findPlace(heightOf, { window, obstacles, preferred: preferredRoom() });
  // If no place is free, presses pass through the message (see the stylesheet).
  root.dataset["clear"] = String(place !== null);
  const shown = place ?? { left: 8, top: 4, width: Math.min(300, innerWidth - 16), height: 0 };
  root.style.left = `${String(shown.left)}px`;
  root.style.top = `${String(shown.top)}px`;
  root.style.width = `${String(shown.width)}px`;
  return place;
}
