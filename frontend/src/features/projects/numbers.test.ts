import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n";
import { NUMBER_NAMES, parsed, RANGES, rangeError, shown } from "./numbers";

describe("a number in a field", () => {
  it.each([
    ["96.4", 0.964],
    ["96,4", 0.964],
    [" 96.4 % ", 0.964],
    ["９６．４", 0.964],
    ["50", 0.5],
    ["99.99", 0.9999],
    ["99.", 0.99],
  ])("that is a percentage is read as people mean it: %s", (text, value) => {
    expect(parsed("target_precision", text)).toBe(value);
  });

  it.each(["120", "100", "49.99", "99.999", "-5", "", " ", "abc", "9e1", "1,2,3", "9.6.4", "NaN"])(
    "that should be a percentage is refused if invalid: %s",
    (text) => {
      expect(parsed("target_precision", text)).toBeNull();
      expect(rangeError("target_precision", text, t)).toBe("Enter a percentage from 50 to 99.99.");
    },
  );

  it.each([
    ["1", 1],
    ["9", 9],
    [" 7 ", 7],
    ["３", 3],
  ])("that is whole is read: %s", (text, value) => {
    expect(parsed("answers_needed", text)).toBe(value);
  });

  it.each(["0", "10", "2.5", "2,5", "-1", "", "1e3", "1 0", "3.0", "1,000", "1.000"])(
    "that should be whole is refused, not rounded: %s",
    (text) => {
      expect(rangeError("answers_needed", text, t)).toBe("Enter a whole number from 1 to 9.");
    },
  );

  it.each(NUMBER_NAMES)("%s is read back as it was shown, at both ends of its range", (name) => {
    for (const value of [RANGES[name].least, RANGES[name].most]) {
      expect(parsed(name, shown(name, value))).toBe(value);
    }
  });
});

describe("the limits", () => {
  const yaml = readFileSync("openapi.yaml", "utf8");
  const request = /^ {4}ProjectRequest:\n((?: {6}.*\n)+)/m.exec(yaml)?.[1] ?? "";
  it.each(NUMBER_NAMES)("of %s are the same as the server's", (name) => {
    const field = new RegExp(`^ {8}${name}:\\n((?: {10}.*\\n)+)`, "m").exec(request)?.[1] ?? "";
    const limit = (key: string) => Number(new RegExp(`${key}: (.+)`).exec(field)?.[1]);
    expect([limit("minimum"), limit("maximum")]).toEqual([RANGES[name].least, RANGES[name].most]);
  });
});
