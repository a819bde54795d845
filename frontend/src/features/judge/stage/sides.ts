import type { Question, Shown } from "@/api/types";
import type { JudgeAction } from "@/features/judge/keys/keys";
import type { StagePictures } from "@/shared/stage/pictures";

/** A generation as the person sees it: its place, its names and the action of its toggle. */
export interface Side {
  readonly shown: Shown;
  readonly place: "left" | "right" | "single";
  readonly name: "judge.leftImage" | "judge.rightImage" | "judge.generation";
  readonly changedName: "judge.changedLeft" | "judge.changedRight" | "judge.changedSingle";
  readonly changedAction: Extract<JudgeAction, `changed_${string}`>;
}

export function sidesOf(question: Question): readonly Side[] {
  if (question.right === null) {
    return [
      {
        shown: question.left,
        place: "single",
        name: "judge.generation",
        changedName: "judge.changedSingle",
        changedAction: "changed_single",
      },
    ];
  }
  return [
    {
      shown: question.left,
      place: "left",
      name: "judge.leftImage",
      changedName: "judge.changedLeft",
      changedAction: "changed_left",
    },
    {
      shown: question.right,
      place: "right",
      name: "judge.rightImage",
      changedName: "judge.changedRight",
      changedAction: "changed_right",
    },
  ];
}

/** What the stage shows of a question. */
export function picturesOf(question: Question): StagePictures {
  const { image: original, mask } = question.product;
  return { original, mask, generations: sidesOf(question).map(({ shown }) => shown) };
}
