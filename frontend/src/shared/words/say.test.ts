import { beforeAll, describe, expect, it } from "vitest";
import { say } from "./say";
import { loadWords } from "./vocabulary";

const message = (code: string, values: Record<string, unknown>) => ({ code, values });

describe("the server's messages", () => {
  beforeAll(() => loadWords("zh-Hans"));

  it("are said in the reader's language", () => {
    const added = message("part_added_at", { place: "lower_left", share: 0.031 });
    expect(say(added, "en")).toBe("A part was added at the lower left, 3.1% of the product.");
    expect(say(added, "zh-Hans")).toBe("左下方多出了一部分，占商品的 3.1%。");
  });

  it("say why a question is asked", () => {
    const why = message("question_models_disagree", { probability: 0.481, spread: 0.2 });
    expect(say(why, "en")).toBe("the models disagree: 0.48 ± 0.20");
    expect(say(why, "zh-Hans")).toBe("模型意见不一：0.48 ± 0.20");
  });

  it("have shares without a decimal from ten per cent on", () => {
    const added = message("part_added_at", { place: "top", share: 0.423 });
    expect(say(added, "en")).toContain("42%");
  });

  it("have differences with their sign", () => {
    const values = { measure: "pair_accuracy", value: 0.0312, low: -0.004, high: 0.0004 };
    expect(say(message("gate_difference", values), "en")).toBe(
      "pairs in the right order: +0.031 (90% range −0.004 to ±0.000).",
    );
  });

  it("are said in English where the page does not know the code", () => {
    expect(say({ code: "of_a_newer_server", values: {}, text: "It rains." }, "zh-Hans")).toBe(
      "It rains.",
    );
  });
});
