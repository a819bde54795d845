import type { Texts } from "@/shared/i18n/en/texts";
import type { originals as english } from "@/shared/i18n/en/originals";

export const originals = {
  title: "待确认的原图",
  question: "轮廓线内是否正好是整件商品，不多也不少？",
  link: "确认或修正原图的轮廓",
  settled: "你要查看的原图已经没有需要确认的内容。",
  sure: "把握 {{share}}",
  waiting_other: "{{count}} 张图片在等待",
  confirm: "轮廓正确",
  correct: "修正轮廓",
  unusable: "无法使用",
  versions: "历史轮廓",
  previous: "上一张",
  next: "下一张",
  done: {
    again_other: "已保存，将为 {{count}} 张图片重新打分。",
    unusable: "已搁置，其图片仍无法核实。",
  },
  keys: {
    open: "按键",
    title: "原图确认的按键",
    looking: "查看时",
  },
  action: {
    confirm: "轮廓正确，看下一张",
    correct: "用画笔、橡皮和点击修正轮廓",
    unusable: "没有正确的轮廓可言，搁置",
    next: "下一张原图",
    previous: "上一张原图",
    help: "显示这些按键",
  },
  empty: {
    title: "没有需要确认的原图",
    text: "无法有把握地将商品与背景区分开的原图会出现在这里。",
  },
} satisfies Texts<typeof english>;
