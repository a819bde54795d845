import type { Words } from "./vocabulary";

/** The server's sentences in Simplified Chinese, by file. */
export const zhHans = import.meta.glob<Words>("@words/zh-Hans/*.json", {
  eager: true,
  import: "default",
});
