import type { practice as english } from "@/shared/i18n/en/practice";
import type { Texts } from "@/shared/i18n/en/texts";

export const practice = {
  title: "练习",
  step: "第 {{number}} / {{count}} 题：",
  promise: "这是练习：你在这里的操作不会被保存。",
  unknown: "这一题没有已知答案，仅供熟悉按键。",
  leave: "跳过引导",
  goOn: "继续",
  asReviewers: "复核员的看法：",
  side: { left: "左图：", right: "右图：" },
  lesson: {
    keys: {
      single: "先看原图，再看生成图。背景适合这件商品吗？合适按 {{good}}，不合适按 {{bad}}。",
      pair: "两张图中，哪张的背景更适合这件商品？按 {{left}} 或 {{right}}；都合适按 {{both_good}}，都不合适按 {{both_bad}}。",
      changed: "如果商品本身有改动，回答之前先按 {{changed}}。这是单独的标记：背景仍可能合适。",
      blink: "按住 {{blink}} 可闪看原图；{{loupe}} 打开放大镜，滚动滚轮可同步缩放所有图片。",
      undo: "按错键没关系：{{undo}} 撤销上一个判断，{{skip}} 跳过。",
      help: "{{reasons}} 选择原因，{{guidelines}} 显示评判指南，{{help}} 列出全部按键。",
    },
    touch: {
      single:
        "先看原图，再看生成图。背景适合这件商品吗？向右滑表示合适，向左滑表示不合适，也可以点按钮。",
      pair: "两张图中，哪张的背景更适合这件商品？向那一侧滑动；都合适向上滑，都不合适向下滑，也可以点按钮。",
      changed: "如果商品本身有改动，回答之前先勾选图片下方的方框。这是单独的标记：背景仍可能合适。",
      blink: "手指按住图片可看原图；双指可同步缩放所有图片。",
      undo: "点错没关系：左下角的箭头撤销上一个判断，右下角的箭头跳过。",
      help: "图片下方的标签用于选择原因；顶部的书本图标显示评判指南。",
    },
  },
  offer: {
    text: "第一次来？用两分钟做几道练习题，了解如何评判。",
    start: "开始引导",
    skip: "不用了",
  },
  nothing: {
    title: "暂无可练习的内容",
    text: "该项目还没有可供练习的图片。在评判页面按“{{help}}”可查看全部按键。",
  },
  end: {
    title: "引导结束",
    text: "从现在起，你的判断会被计入。相信自己的眼睛，按错了就撤销。",
    right: "{{count}} 题中有 {{right}} 题与复核员一致。",
    start: "开始评判",
    again: "再来一次",
  },
  break: {
    title: "休息一下？",
    text: "你已经评判了 45 分钟。离开几分钟能让眼睛保持敏锐；期间不会丢失任何内容。",
  },
  summary: {
    title: "本次情况",
    session: "自打开本页以来。",
    today: "今天在该项目中。",
    answers: "判断",
    median: "用时中位数",
    agreement: "与他人一致",
    of: "{{share}}（共比较 {{count}} 次）",
    gold: "已知答案",
    right: "{{asked}} 题中答对 {{right}} 题",
    tour: "再看一次引导",
  },
} satisfies Texts<typeof english>;
