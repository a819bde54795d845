import { describe, expect, it } from "vitest";
import { readingTime } from "./readingTime";

const SENTENCE = "The server cannot be reached. Check the connection; nothing is lost.";

describe("how long a message stays", () => {
  it("is long enough to notice even a short message", () => {
    expect(readingTime("Saved")).toBe(4_000);
  });

  it("grows with the text, and is longer for a problem", () => {
    expect(readingTime(SENTENCE)).toBeGreaterThan(6_000);
    expect(readingTime(SENTENCE, true)).toBeGreaterThan(readingTime(SENTENCE));
  });

  it("counts a Chinese character as several letters", () => {
    expect(readingTime("无法连接服务器，请检查网络；没有任何内容丢失。")).toBeGreaterThan(6_000);
  });

  it("has an upper limit", () => {
    expect(readingTime(SENTENCE.repeat(50), true)).toBe(20_000);
  });
});
