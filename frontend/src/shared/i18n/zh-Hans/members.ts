import type { Texts } from "@/shared/i18n/en/texts";
import type { members as english } from "@/shared/i18n/en/members";

export const members = {
  title: "成员",
  description: "谁参与，以及可以做什么。成员通过邀请链接加入。",
  list: "人员",
  person: "成员",
  role: "角色",
  since: "加入时间",
  you: "你",
  actions: "操作",
  roleOf: "{{name}} 的角色",
  remove: "移除",
  removeQuestion: "将 {{name}} 移出项目？",
  removeExplanation: "其判断会保留。以后可以再次邀请。",
  removed: "{{name}} 已不再是成员",
  changed: "{{name}} 现在是{{role}}",
  invite: {
    title: "邀请成员",
    email: "邮箱",
    submit: "生成链接",
    created: "给 {{email}} 的链接",
    once: "仅显示一次：请立即复制并自行发送。链接只能使用一次，七天内有效。",
    mailed:
      "链接已通过邮件发送。你也可以复制此链接自行发送：仅显示一次，只能使用一次，七天内有效。",
  },
  link: {
    make: "登录链接",
    question: "为 {{name}} 生成登录链接？",
    explanation:
      "供忘记密码的人使用。打开链接的人会以 {{name}} 的身份登录，仅限一次，十二小时内有效。此操作会记入操作日志。",
    confirm: "生成链接",
    made: "{{name}} 的登录链接",
    once: "仅显示一次：请立即复制，并只发给本人。",
  },
  invitations: {
    title: "待接受的邀请",
    none: "没有待接受的邀请。",
    expires: "有效期至 {{date}}",
    withdraw: "撤回",
    withdrawn: "邀请已撤回",
  },
} satisfies Texts<typeof english>;
