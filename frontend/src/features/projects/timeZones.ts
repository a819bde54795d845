/** The time zones that this browser knows, with UTC first; the project's own is always among them. */
export function timeZones(own: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set(["UTC", own, ...known])];
}
