import type { machine as english } from "@/shared/i18n/en/machine";
import type { Texts } from "@/shared/i18n/en/texts";

export const machine: Texts<typeof english> = {
  sent: {
    title: "哪些内容会离开本服务器",
    nowhere: "没有：本站未配置视觉语言模型。由站点运营者通过 VLM_URL 和 VLM_MODEL 设置。",
    text: "开启后，每对图片会向 {{host}} 发送三张图片：商品原图和两张生成图，均为长边不超过 {{pixels}} 像素的 JPEG 文件。模型 {{model}} 会按两种顺序各判断一次哪个背景更合适。",
    notSent:
      "不会发送其他内容：没有名称、类别、提示词、指南或答案。{{host}} 如何处理这些图片，由其运营者说明。",
    declared:
      "它被声明为机器，不算作任何人：不计入一致性、配额、抽检批、审计或裁定，它回答过的问题仍会向人提问。",
  },
  switch: {
    title: "机器标注员",
    isOn: "就成对图片询问机器",
    dailyPairs: "每天最多多少对",
    today_other: "今天 {{count}} 对。每对需要两次请求。",
    weight: "每个答案在训练中的权重",
    weightText: "相当于一个人答案的 0 到 1。0：不参与训练。关闭后，已给出的答案仍然计入。",
    next: "下次询问：{{time}}",
  },
  figures: {
    title: "它在本项目中的价值",
    agreement: "与多数人一致",
    of_other: "{{value}}（{{low}}–{{high}}），共 {{count}} 对双方都有结论",
    tooFewCompared: "答案还太少：双方都有结论的有 {{count}} 对，需要 {{needed}} 对",
    first: "选择先看到的图片（一半为公平）",
    range: "{{value}}（{{low}}–{{high}}）",
    asked: "已询问的对数",
    decided: "两种顺序选同一张（只有这些参与训练）",
    contradicted: "换顺序后选另一张",
    equal: "认为相当",
    unusable: "拒绝或无法使用",
  },
  worth: {
    none: "还没有模型版本使用它的答案。下次重新训练会测量其价值。",
    tooFew: "答案还太少，无法说明节省了多少：训练中有人的答案 {{people}} 个，机器的 {{pairs}} 对。",
    saved:
      "它节省了约 {{saved}}（{{low}}–{{high}}）个人的答案，共 {{people}} 个：有了它的 {{pairs}} 对，即使没有这些答案，模型在留出的人的答案上也一样好。",
    harm: "它的 {{pairs}} 对使模型在留出的人的答案上变差，没有节省 {{people}} 个答案中的任何一个。请降低权重或关闭它。",
  },
};
