import type { Texts } from "@/shared/i18n/en/texts";
import type { catalogue as english } from "@/shared/i18n/en/catalogue";

export const catalogue = {
  title: "图库",
  description: "全部生成图及其分数与判定结果。",
  filter: {
    verdict: "判定结果",
    flag: "标记",
    ordering: "排序",
    word: "提示词中的词",
    any: "不限",
    clear: "清除筛选",
    nothing: "没有这样的名称。",
    more: "还有更多：请输入名称的一部分。",
  },
  ordering: {
    "-id": "最新优先",
    id: "最早优先",
    "-score": "分数由高到低",
    score: "分数由低到高",
    "-uncertainty": "最没把握的优先",
    p_consistent: "商品改动最大的优先",
  },
  list: "生成图",
  open: "打开 {{id}}",
  certificate: "查看证书",
  details: "详情",
  empty: {
    title: "这里没有图片",
    text: "导入商品及其生成图后会显示在这里。",
    filtered: "没有符合筛选条件的图片。",
  },
  missing: {
    title: "这里没有这张图片",
    text: "地址可能有误，或者这张图片不在本项目中。",
  },
  end: "已全部显示。",
  gold: {
    title: "已知答案题",
    hint: "这张图的已知答案，用于检查标注员或供其练习，从不用于训练。",
    none: "不作为已知答案题",
    good: "背景合适",
    bad: "背景不合适",
    use: {
      none: "同类中最先设定的已知答案用于检查标注员；每三个有已知答案的商品中有一个改用于练习，因为练习中出现过的内容不会用来检查任何人。",
      test: "该商品的图片用于检查标注员，不会出现在练习中。",
      practice: "该商品的图片用于练习，不会用来检查任何人。",
    },
    refused: {
      audit: "该商品属于审计集：需要盲评，因此不能为其图片设定已知答案。",
    },
    changed: "商品被改动",
    explanation: "给标注员的说明",
    saved: "已知答案已保存",
  },
  noReport: "尚未与原图比对。",
} satisfies Texts<typeof english>;
