import { expect, it } from "vitest";
import { contain, polygonPoints } from "./fit";

it("fills the tighter side and keeps the shape", () => {
  expect(contain({ width: 400, height: 200 }, { width: 100, height: 100 })).toEqual({
    width: 100,
    height: 50,
  });
  expect(contain({ width: 10, height: 40 }, { width: 100, height: 100 })).toEqual({
    width: 25,
    height: 100,
  });
});

it("shows nothing of an empty picture or in an empty box", () => {
  const nothing = { width: 0, height: 0 };
  expect(contain(nothing, { width: 10, height: 10 })).toEqual(nothing);
  expect(contain({ width: 10, height: 10 }, nothing)).toEqual(nothing);
});

it("converts fractions to pixels of the picture", () => {
  const triangle = [
    [0, 0],
    [0.5, 1],
    [1, 0.25],
  ];
  expect(polygonPoints(triangle, { width: 200, height: 100 })).toBe("0,0 100,100 200,25");
});
