import { MantineProvider } from "@mantine/core";
import { act, render } from "@testing-library/react";
import fc from "fast-check";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Image, Question } from "@/api/types";
import type { Viewer } from "@/shared/image/Viewer";
import { FakePictures } from "@tests/pictures";
import { makeQuestion } from "@tests/questions";
import { keysOf } from "@/features/judge/keys/keys";
import { NO_MARKS } from "./marks";
import { QuestionStage } from "./QuestionStage";
import { sidesOf } from "./sides";
import type { ImagesState } from "@/shared/stage/useStageImages";
import { useViewers } from "@/shared/stage/useViewers";

/** From a room where a thumbnail is enough, over those beside panels, to a large window. */
const WIDTHS = [0, 300, 420, 700, 1024, 1180, 1366, 1440, 2600] as const;
const noop = () => undefined;
const unmarked = {
  marks: NO_MARKS,
  toggleChanged: noop,
  toggleReason: noop,
  setNote: noop,
  nameOf: String,
};

/** Each question has its own pictures. Every second one is about a single image. */
function asked(id: number): Question {
  const question = makeQuestion(id, id % 2 === 0 ? "single" : "pair");
  const picture = (name: string): Image => {
    const path = `/media/${id}/${name}`;
    const files = { thumb: `${path}/thumb.webp`, screen: `${path}/screen.webp` };
    return { ...files, full: `${path}/full.webp`, width: 2400, height: 2400 };
  };
  const comparison = { transform: null, outline: [], heat_map: `/media/${id}/heat` };
  const { product, left, right } = question;
  return {
    ...question,
    product: { ...product, image: picture("original"), mask: `/media/${id}/mask` },
    left: { ...left, image: picture("left"), comparison },
    right: right && { ...right, image: picture("right"), comparison },
  };
}

const swapped = (question: Question): Question =>
  question.right === null ? question : { ...question, left: question.right, right: question.left };

interface ShownQuestion {
  readonly ahead: readonly Question[];
  readonly width: number;
}

/** The screen without its surroundings, and a person who acts in any order. */
class World {
  readonly pictures = new FakePictures();
  readonly states = new Map<number, ImagesState>();
  #view: ShownQuestion = { ahead: [1, 2, 3, 4].map(asked), width: 1440 };
  #answered: Question[] = [];
  #next = 5;
  #set: (view: ShownQuestion) => void = noop;
  #viewer: Viewer | null = null;
  readonly #unmount: () => void;

  constructor() {
    const Screen = () => {
      const [{ ahead, width }, set] = useState(this.#view);
      const viewerOf = useViewers(ahead);
      this.#set = set;
      this.#viewer = viewerOf(ahead[0]?.id ?? 0);
      return ahead.map((question, i) => (
        <QuestionStage
          key={question.id}
          question={question}
          isShown={i === 0}
          room={{ width, height: width * 0.7 }}
          viewer={viewerOf(question.id)}
          keys={keysOf(question.kind)}
          marks={unmarked}
          onImages={this.#report}
          onSwiping={noop}
          onSwipe={noop}
          onReasons={noop}
          onSkipBroken={noop}
        />
      ));
    };
    this.#unmount = render(<Screen />, { wrapper: MantineProvider }).unmount;
  }

  readonly #report = (id: number, state: ImagesState) => void this.states.set(id, state);

  readonly steps: Record<string, (number: number) => void> = {
    resize: (number) => this.#show({ width: WIDTHS[number % WIDTHS.length] ?? 0 }),
    answer: () => {
      const [first, ...rest] = this.#view.ahead;
      if (first !== undefined) this.#answered.push(first);
      this.#show({ ahead: [...rest, asked(this.#next++)] });
    },
    undo: () => this.#undo((question) => question),
    // The server decides again which image is on which side.
    undoSwapped: () => this.#undo(swapped),
    swap: () => this.#show({ ahead: this.#view.ahead.map(swapped) }),
    overlay: () => this.#viewer?.overlay(!this.#viewer.state().hasOverlay),
    blink: () => this.#viewer?.blink(!this.#viewer.state().isBlinking),
    loupe: () => this.#viewer?.toggleLoupe(),
    closer: () => this.#viewer?.zoomInPlace(3),
    fit: () => this.#viewer?.reset(),
    come: (number) => this.pictures.answer(number),
    comeAll: () => this.pictures.answer(),
    fail: (number) => this.pictures.answer(number, false),
  };

  async do(name: string, number: number): Promise<void> {
    await act(async () => {
      this.steps[name]?.(number);
      await vi.advanceTimersByTimeAsync(20); // a frame
    });
  }

  async leave(): Promise<void> {
    await act(async () => {
      this.#unmount();
      this.pictures.answer();
      await vi.advanceTimersByTimeAsync(200);
    });
  }

  /** The reported state of the pictures is true of what is on the screen. */
  check(): void {
    const canvases = [...document.querySelectorAll("[data-testid=question] canvas")];
    const [shown] = this.#view.ahead;
    const state = shown && this.states.get(shown.id);
    if (shown === undefined || state === undefined || this.#view.width === 0) return;
    const pictures = [shown.product.image, ...sidesOf(shown).map((side) => side.shown.image)];
    const original = pictures[0];
    for (const [i, { thumb, screen, full }] of pictures.entries()) {
      const painted = [...(this.pictures.painted.get(canvases[i]) ?? [])];
      const own = [thumb, screen, full].filter((url) => painted.includes(url));
      const isBlinking = i > 0 && this.#viewer?.state().isBlinking === true;
      const instead = Object.values(original ?? {}).filter((url) => painted.includes(String(url)));
      if (state.state === "ready") expect(isBlinking ? instead : own).toHaveLength(1);
      if (state.state === "failed" && state.pane === i) {
        expect([thumb, screen, full].some((url) => this.pictures.failed.has(url))).toBe(true);
        expect(state.why).toBe("missing");
        expect(own).toEqual([]);
      }
    }
  }

  #show(changes: Partial<ShownQuestion>): void {
    this.#view = { ...this.#view, ...changes };
    this.#set(this.#view);
  }

  #undo(how: (question: Question) => Question): void {
    const last = this.#answered.pop();
    if (last !== undefined) this.#show({ ahead: [how(last), ...this.#view.ahead.slice(0, 3)] });
  }
}

const STEPS = [
  ...["resize", "resize", "answer", "undo", "undoSwapped", "swap", "overlay", "blink", "loupe"],
  ...["closer", "fit", "come", "come", "comeAll", "comeAll", "fail"],
];
const anything = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(40)), { maxLength: 40 });

/** A case that once failed: the same pictures again, after a window that had no room for them. */
const PICTURES_COME_BACK: [string, number][] = [
  ["resize", 0],
  ["swap", 0],
  ["swap", 0],
  ["resize", 1],
];

describe("pictures during resizing, answers and undo in any order", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("are never painted after closing, never wrongly called broken, and all closed in the end", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (steps) => {
        const world = new World();
        try {
          await world.do("comeAll", 0);
          for (const [name, number] of steps) {
            await world.do(name, number);
            world.check();
          }
        } finally {
          await world.leave();
        }
        expect(world.pictures.open).toBe(0);
      }),
      { numRuns: 30, examples: [[PICTURES_COME_BACK]] },
    );
  }, 60_000);
});
