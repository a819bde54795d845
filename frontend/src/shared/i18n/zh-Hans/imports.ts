import type { Texts } from "@/shared/i18n/en/texts";
import type { imports as english } from "@/shared/i18n/en/imports";

export const imports = {
  title: "导入与任务",
  description: "导入商品原图及其生成图。已有的内容保持不变。",
  drop: {
    title: "将文件拖到这里",
    text: "图片、文件夹或一个 zip 压缩包，有清单的话也一并拖入。或者",
    choose: "选择文件",
    input: "要导入的文件",
    chooseFolder: "选择文件夹",
    inputFolder: "要导入的文件夹",
    chosen_other: "{{count}} 个文件，{{size}}",
    tooMany: "一次最多发送 {{most}} 个文件：请打包成一个 zip。",
    remove: "全部移除",
    submit: "导入",
    check: "先检查",
    uploading: "上传中…",
  },
  source: {
    manifest: "清单：{{name}}",
    zip: "由 zip 内的清单判断图片属于哪件商品；没有清单则按文件夹判断。",
    folders: "没有清单：每个文件夹是一件商品，其中名为 original 的文件是商品原图。",
    nothing: "无法判断图片属于哪件商品。请加入清单，或选择每件商品各占一个文件夹的上级文件夹。",
  },
  format: {
    label: "清单格式",
    auto: "自动识别",
    jsonl: "JSON（逐行或数组）",
    csv: "CSV",
    hfpc: "HFPC 标签",
    coco: "COCO 蒙版",
  },
  columns: {
    title: "CSV 文件的列",
    text: "指明文件的各列分别对应什么。会在此设备上为本项目记住。",
    none: "文件中没有",
    clear: "不使用 {{column}}",
  },
  help: {
    title: "文件如何识别",
    folder: "文件夹",
    folderText:
      "每件商品一个文件夹，可直接选择文件夹或打包成 zip：名为 original 的文件是商品原图，mask 是其蒙版，其余都是生成图。",
    manifest: "清单",
    manifestText:
      "JSON 或 CSV，每张生成图一行。文件名、路径和 URL 会匹配路径末尾相同部分最长的文件。",
    required: "必填：product、original、generation、image。",
    optional: "可选：mask、category、generator、prompt、label（1：背景合适，0：不合适）。",
    hfpc: "HFPC",
    hfpcText: "两种公开的 HFPC 标签文件都可直接导入。",
    coco: "COCO 蒙版",
    cocoText: "为已有的图片导入多边形或游程编码的蒙版，按 id 或文件名对应。格式请选“COCO 蒙版”。",
    again: "重复导入相同的 id 不会有任何改变，因此中断的导入可以直接重来。",
  },
  last: "本次导入",
  refused: {
    title_other: "{{count}} 行未被接受",
    more: "显示前 {{shown}} 行。",
    report: "下载列表（CSV）",
    replace: "发送其他文件",
    replaceText:
      "以相同的文件名发送更好的文件：只会重新导入这些行。也可以发送更正后的清单：已有的内容保持不变。",
    row: "行",
    reference: "id 或文件",
    reason: "原因",
  },
  jobs: "任务",
  showRefused_other: "{{count}} 行被拒绝",
  noJobs: "暂无任务。",
} satisfies Texts<typeof english>;
