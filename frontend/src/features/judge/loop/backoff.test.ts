import { expect, it } from "vitest";
import { backoff } from "./backoff";

it("doubles from one second up to half a minute", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7].map((attempts) => backoff(attempts, 0.5));
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

it("spreads by a fifth either way", () => {
  expect(backoff(1, 0)).toBe(800);
  expect(backoff(1, 0.999999)).toBe(1_200);
});
