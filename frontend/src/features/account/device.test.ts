import { describe, expect, it } from "vitest";
import { deviceName } from "./device";

const LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("a device", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"],
    [`Mozilla/5.0 (Windows NT 10.0; Win64) ${LIKE} Chrome/120.0 Safari/537.36`, "Chrome, Windows"],
    [`Mozilla/5.0 (Windows NT 10.0) ${LIKE} Chrome/120 Safari/5 Edg/120.0`, "Edge, Windows"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
      "Safari, iPhone",
    ],
    [`Mozilla/5.0 (Linux; Android 14) ${LIKE} Chrome/120.0 Mobile Safari/5`, "Chrome, Android"],
    ["python-requests/2.32", "python-requests/2.32"],
    ["", ""],
  ])("is named by %s", (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});
