import { expect, it } from "vitest";
import { makeImage } from "@tests/questions";
import { derivativeFor, longestSide } from "./derivative";

const large = { ...makeImage("a"), width: 3000, height: 2000 };
const small = { ...makeImage("b"), width: 200, height: 150 };

it("takes the smallest file that is sharp on this screen", () => {
  expect(derivativeFor(large, 240)).toBe("thumb");
  expect(derivativeFor(large, 700)).toBe("screen");
  expect(derivativeFor(large, 1280)).toBe("screen");
  expect(derivativeFor(large, 2600)).toBe("full");
});

it("asks for no larger file than there is", () => {
  expect(derivativeFor(small, 5000)).toBe("thumb");
  expect(derivativeFor({ ...large, width: 1200, height: 900 }, 5000)).toBe("screen");
});

it("never enlarges a derivative", () => {
  expect(longestSide(large, "screen")).toBe(1280);
  expect(longestSide(small, "screen")).toBe(200);
  expect(longestSide(large, "full")).toBe(3000);
});
