import type { Texts } from "@/shared/i18n/en/texts";
import type { account as english } from "@/shared/i18n/en/account";

export const account = {
  title: "你的账号",
  description: "姓名与邮箱、密码，以及你在哪些设备上登录。",
  profile: "用户名与邮箱",
  email: "邮箱",
  whyPassword: "密码可以通过发到此邮箱的邮件重设。",
  saved: "账号已保存",
  address: {
    sent: "确认链接已发送到新邮箱",
    waits: "请打开发送到 {{address}} 的链接，之后邮箱才会更改。",
    giveUp: "保留现有邮箱",
    givenUp: "邮箱保持不变",
  },
  password: {
    title: "密码",
    current: "当前密码",
    new: "新密码",
    submit: "修改密码",
    changed: "密码已修改，其他登录会话已结束。",
    others: "其他登录会话都会结束。",
    byLink: "你通过一次性链接登录，因此无需输入当前密码。",
  },
  looks: "语言与配色",
  schemeHint: "仅用于此浏览器。",
  keys: "评判页面的按键",
  toTokens: "管理令牌",
  sessions: {
    title: "已登录的设备",
    current: "此浏览器",
    unknown: "未知设备",
    seen: "上次使用：{{when}}",
    end: "退出",
    endOf: "退出 {{device}}",
    endOthers: "退出其他所有设备",
    endOthersQuestion: "退出其他所有设备？",
    endOthersText: "此浏览器保持登录。程序使用的令牌不受影响。",
    ended_other: "已结束 {{count}} 个登录会话",
  },
} satisfies Texts<typeof english>;
