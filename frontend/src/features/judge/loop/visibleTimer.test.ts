import fc from "fast-check";
import { expect, it } from "vitest";
import { PAUSE_MS, VisibleTimer } from "./visibleTimer";

function timed() {
  let now = 1_000;
  const timer = new VisibleTimer(() => now);
  return { timer, pass: (milliseconds: number) => (now += milliseconds) };
}

it("counts while visible and stops while hidden", () => {
  const { timer, pass } = timed();
  timer.restart(true);
  pass(400);
  timer.setVisible(false);
  pass(60_000);
  timer.setVisible(true);
  pass(200);
  expect(timer.milliseconds).toBe(600);
});

it("restarts for the next question", () => {
  const { timer, pass } = timed();
  timer.restart(true);
  pass(400);
  timer.restart(true);
  pass(50);
  expect(timer.milliseconds).toBe(50);
});

it("counts nothing before the images are loaded", () => {
  const { timer, pass } = timed();
  timer.restart(false);
  pass(5_000);
  expect(timer.milliseconds).toBe(0);
});

it("stops after a minute without a sign of the person, and goes on at the next sign", () => {
  const { timer, pass } = timed();
  timer.restart(true);
  pass(10_000);
  timer.sign();
  pass(10 * PAUSE_MS);
  expect(timer.milliseconds).toBe(10_000 + PAUSE_MS);
  timer.sign();
  pass(500);
  expect(timer.milliseconds).toBe(10_000 + PAUSE_MS + 500);
});

it("never counts backwards or more than has passed, in any order of events", () => {
  const step = fc.record({
    what: fc.constantFrom("show", "hide", "sign", "wait"),
    after: fc.integer({ min: 0, max: 3 * PAUSE_MS }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { timer, pass } = timed();
      timer.restart(true);
      let [before, passed] = [0, 0];
      for (const { what, after } of steps) {
        pass(after);
        passed += after;
        if (what === "sign") timer.sign();
        else if (what !== "wait") timer.setVisible(what === "show");
        expect(timer.milliseconds).toBeGreaterThanOrEqual(before);
        expect(timer.milliseconds).toBeLessThanOrEqual(passed);
        before = timer.milliseconds;
      }
    }),
  );
});
