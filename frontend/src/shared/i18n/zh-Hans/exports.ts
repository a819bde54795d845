import type { Texts } from "@/shared/i18n/texts";
import type { exportsPage as english } from "@/shared/i18n/en/exports";

export const exportsPage = {
  title: "导出",
  description: "带走评判结果：用于训练生成模型、分析或归档。",
  download: "下载",
  good: "“合适”处处都指背景适合商品，“商品有改动”是单独的标记。背景被判为合适且商品未被标记为有改动时，标签为 1；复核员的通过或拒绝优先于两者。",
  streamed: "文件边生成边下载，大型项目也能导出。",
  format: {
    hfpc: {
      title: "HFPC",
      file: "JSON Lines",
      text: "每张生成图一行，附标签，采用公开的 HFPC 格式。",
      use: "用于在别处训练奖励模型。",
    },
    dpo: {
      title: "偏好对",
      file: "JSON Lines",
      text: "每次比较一行：提示词、选中的图和落选的图。",
      use: "用于对生成模型做直接偏好优化（DPO）。",
    },
    csv: {
      title: "表格",
      file: "CSV",
      text: "每张生成图一行，含分数、判定结果、判定者和标记。",
      use: "用于电子表格和数据看板。",
    },
  },
} satisfies Texts<typeof english>;
