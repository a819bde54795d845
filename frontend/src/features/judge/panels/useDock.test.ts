import { expect, it } from "vitest";
import { REASON_GROUPS, type ReasonGroup } from "@/shared/project/reasons";
import { nextReasons, type Dock } from "./useDock";

function walk(sides: number, groups: readonly ReasonGroup[] = REASON_GROUPS): string[] {
  const states: string[] = [];
  let dock: Dock = { type: "closed" };
  for (let i = 0; i < groups.length * sides + 1; i++) {
    dock = nextReasons(dock, sides, groups);
    states.push(dock.type === "reasons" ? `${dock.target.side} ${dock.target.group}` : dock.type);
  }
  return states;
}

it("goes through every group of every image by one key, and closes", () => {
  expect(walk(2)).toEqual(["0 background", "0 product", "1 background", "1 product", "closed"]);
  expect(walk(1)).toEqual(["0 background", "0 product", "closed"]);
});

it("leaves a group out that has no reasons", () => {
  expect(walk(2, ["product"])).toEqual(["0 product", "1 product", "closed"]);
});

it("opens the reasons in place of the skip reasons", () => {
  expect(nextReasons({ type: "skip" }, 2, REASON_GROUPS)).toMatchObject({ type: "reasons" });
  expect(nextReasons({ type: "note" }, 2, REASON_GROUPS)).toMatchObject({ type: "reasons" });
});
