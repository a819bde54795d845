import type { Image, Progress, Question } from "@/api/types";

export const noProgress: Progress = { mine_today: 0, left: 10, has_more: false, held: [] };

export function makeImage(name: string): Image {
  const path = `/media/1/${name}`;
  return {
    thumb: `${path}/thumb.webp`,
    screen: `${path}/screen.webp`,
    full: `${path}/full.webp`,
    width: 768,
    height: 768,
  };
}

export function makeQuestion(id: number, kind: Question["kind"] = "pair"): Question {
  const shown = (name: string, number: number) => ({
    id: number,
    image: makeImage(name),
    prompt: "",
    comparison: null,
  });
  return {
    id,
    kind,
    product: {
      id: id * 100,
      external_id: `product-${id}`,
      category: "mug",
      image: makeImage("original"),
      mask: null,
    },
    left: shown("left", id * 10 + 1),
    right: kind === "pair" ? shown("right", id * 10 + 2) : null,
    reason: null,
    expires_at: "2030-01-01T00:00:00Z",
  };
}
