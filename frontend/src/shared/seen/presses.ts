/** Ignores the second click of a double click. */
export function onFirstClick(act: () => void): (event: React.MouseEvent) => void {
  return ({ detail }) => {
    if (detail <= 1) act();
  };
}

/** While Enter is held down, the browser presses the focused button again and again. */
export function ignoreHeldEnter(event: React.KeyboardEvent): void {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}
