import { describe, expect, it } from "vitest";
import { BreakTimer } from "./breaks";

const MINUTE = 60_000;

/** Decides each minute from `from` to `to`. Returns the minutes at which a break is due. */
function dueAt(timer: BreakTimer, clock: { now: number }, from: number, to: number): number[] {
  const due: number[] = [];
  for (let minute = from; minute <= to; minute++) {
    clock.now = minute * MINUTE;
    if (timer.decided()) due.push(minute);
  }
  return due;
}

describe("the reminder of a break", () => {
  it("comes once after three quarters of an hour, and again after three quarters more", () => {
    const clock = { now: 0 };
    const timer = new BreakTimer(() => clock.now);
    expect(dueAt(timer, clock, 0, 100)).toEqual([45, 90]);
  });

  it("does not come right after a break", () => {
    const clock = { now: 0 };
    const timer = new BreakTimer(() => clock.now);
    expect(dueAt(timer, clock, 0, 40)).toEqual([]);
    expect(dueAt(timer, clock, 46, 60)).toEqual([]);
    expect(dueAt(timer, clock, 61, 91)).toEqual([91]);
  });
});
