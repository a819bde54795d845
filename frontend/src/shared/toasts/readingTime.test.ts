import { describe, expect, it } from "vitest";
import { readingTime } from "./readingTime";

const SENTENCE = "The server cannot be reached. Check the connection; nothing is lost.";

describe("how long a message stays", () => {
  it("is long enough to be noticed, however short it is", () => {
    expect(readingTime("Saved")).toBe(4_000);
  });

  it("grows with the text, and with its being a problem", () => {
    expect(readingTime(SENTENCE)).toBeGreaterThan(6_000);
    expect(readingTime(SENTENCE, true)).toBeGreaterThan(readingTime(SENTENCE));
  });

  it("counts Chinese characters for more", () => {
    expect(readingTime("无法连接服务器，请检查网络；没有任何内容丢失。")).toBeGreaterThan(6_000);
  });

  it("ends for every text", () => {
    expect(readingTime(SENTENCE.repeat(50), true)).toBe(20_000);
  });
});
