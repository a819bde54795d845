import type { Texts } from "@/shared/i18n/en/texts";
import type { tokens as english } from "@/shared/i18n/en/tokens";

export const tokens = {
  title: "API 令牌",
  description: "供程序使用的密钥，例如导入图片或读取判定结果的流水线。",
  new: "新建令牌",
  name: "名称",
  namePlaceholder: "每晚导入",
  role: "最多拥有此角色的权限",
  project: "项目",
  allProjects: "你的全部项目",
  create: "创建令牌",
  created: "你的新令牌",
  once: "仅显示一次：请立即复制，之后无法再次查看。",
  list: "令牌",
  none: "还没有令牌。",
  column: { used: "上次使用", expires: "过期时间" },
  never: "从未",
  revoke: "吊销",
  revokeQuestion: "吊销“{{name}}”？",
  revokeExplanation: "使用它的程序会立即失去访问权限。",
  revoked: "令牌已吊销",
  usage: "每次请求时附上：Authorization: Bearer …",
} satisfies Texts<typeof english>;
