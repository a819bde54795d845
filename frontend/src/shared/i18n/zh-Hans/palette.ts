import type { Texts } from "@/shared/i18n/en/texts";
import type { palette as english } from "@/shared/i18n/en/palette";

export const palette = {
  open: "搜索…",
  title: "搜索、页面与操作",
  hint: "页面、操作、商品或图片…",
  nothing: "没有找到。商品和图片按编号开头查找。",
  section: { pages: "页面", actions: "操作", projects: "项目", products: "商品", images: "图片" },
  action: {
    import: "导入图片",
    retrain: "立即重新训练模型",
    freeze: "冻结一个批次",
    invite: "邀请成员",
    create: "新建项目",
  },
} satisfies Texts<typeof english>;
