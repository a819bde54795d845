/** The second click of a double click is no press of its own. */
export function onFirstClick(act: () => void): (event: React.MouseEvent) => void {
  return ({ detail }) => {
    if (detail <= 1) act();
  };
}

/** A button that has the focus is pressed by Enter again and again while the key is down. */
export function ignoreHeldEnter(event: React.KeyboardEvent): void {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}
