import type { Texts } from "@/shared/i18n/en/texts";
import type { certificates as english } from "@/shared/i18n/en/certificates";

export const certificates = {
  title: "证书 {{number}}",
  description: "{{project}}，第 {{batch}} 批，签发于 {{date}}",
  print: "打印",
  missing: "找不到该证书",
  missingText: "它可能属于另一个项目。",
  toCome: "关于未来图片的证书",
  toComeText: "它以审计为依据，显示在相应的模型版本旁。本页面只显示批次的证书。",
  nothing: "没有证明任何结论：由人工判定。",
  accept: {
    title: "自动通过",
    proven:
      "按人工标准，本批自动通过的 {{images}} 张图片中最多有 {{allowed}} 张不合格。此结论的置信度为 {{confidence}}。",
  },
  reject: {
    title: "自动拒绝",
    proven:
      "按人工标准，本批自动拒绝的 {{images}} 张图片中最多有 {{allowed}} 张本应通过。此结论的置信度为 {{confidence}}。",
  },
  answers:
    "为确定界线，从模型最有把握的 {{zone}} 张图片中随机抽取，人工评判了 {{answered}} 张，评判时看不到模型的意见；界线两侧合计有 {{wrong}} 张判错。",
  steps: "检验过的阈值",
  step: {
    score: "分数",
    images: "图片数",
    allowed: "允许判错",
    answered: "已评判",
    wrong: "发现判错",
    result: "结果",
    passed: "评判 {{count}} 张后得到证明",
    open: "未证明",
  },
  basis: {
    title: "依据",
    images: "本批共有 {{images}} 张图片，承诺涉及其中 {{eligible}} 张，其余由人工判定。",
    people_other:
      "每张抽中的图片由 {{count}} 个人分别评判；所有人都认为背景合格且无人发现商品改变，才算合格。",
    model: "分数来自模型版本 {{version}}，在任何人评判之前就已固定。",
    looks:
      "每个判断之后都可以查看检验结果：其界限对不放回抽样是精确的。承诺只涉及本批，不涉及以后导入的图片。",
  },
  check: {
    title: "自行核验",
    text: "下载两个文件并运行脚本。脚本会重新计算全部内容；只要有任何改动，就会报错。",
    certificate: "证书（JSON）",
    answers: "分数与判断（CSV）",
  },
} satisfies Texts<typeof english>;
