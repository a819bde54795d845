import type { Texts } from "@/shared/i18n/en/texts";
import type { server as english } from "@/shared/i18n/en/server";

export const server = {
  starter: "最初的题目之一，随机抽取",
  random: "随机抽取，避免训练产生偏差",
  bald: "模型意见不一：{{probability}} ± {{spread}}",
  entropy: "模型拿不定主意：{{probability}} ± {{spread}}",
  openPair: "两张图哪张更好尚无定论：{{probability}} ± {{spread}}",
  disagreement: "{{people}} 人作答，意见不一。",
  brokenImage: "{{person}} 无法看到这张图片。",
  wronglyAccepted: "人工在不知情的情况下复看，认为不应通过。",
  wronglyRejected: "人工在不知情的情况下复看，认为不应判为不通过。",
  drift: "漂移：抽查的 {{audits}} 个自动判定中有 {{errors}} 个错误，超过允许的 {{allowed}}%。",
} satisfies Texts<typeof english>;
