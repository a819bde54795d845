import type { Texts } from "@/shared/i18n/en/texts";
import type { session as english } from "@/shared/i18n/en/session";

export const session = {
  title: "登录",
  username: "用户名",
  password: "密码",
  submit: "登录",
  byInvitation: "不开放注册：由项目管理员通过链接邀请。",
  or: "或",
  singleSignOn: {
    button: "通过 {{name}} 登录",
    failed: "您没有登录",
    connect: "关联您的账户",
    connectText: "已有使用地址 {{email}} 的账户。请输入一次它的密码；之后即可通过身份提供方登录。",
    connectSubmit: "关联并登录",
  },
  forgotten: {
    link: "忘记密码？",
    title: "忘记密码",
    hint: "你账号的邮箱。设置新密码的链接会发到该邮箱。",
    submit: "发送链接",
    sent: "如果 {{email}} 属于某个账号，链接即将送达。链接只能使用一次，一小时内有效。",
    askAdmin: "此站点不发送邮件。请向管理员索取一次性登录链接，登录后设置新密码。",
  },
  link: {
    title: "通过链接登录",
    text: "此链接可让你在本设备上登录一次。",
    submit: "登录",
    failed: "链接无效",
    failedHint: "链接可能已被使用或已过期。请索取新的链接。",
    toLogin: "前往登录页",
  },
  address: {
    title: "确认邮箱",
    text: "确认后，本站的邮件将发送到新邮箱。",
    submit: "确认",
    failed: "邮箱未能确认",
    done: "已确认：{{address}}",
    toAccount: "前往你的账号",
  },
  invitation: {
    title: "你收到了邀请",
    text: "{{email}} 受邀以{{role}}身份加入“{{project}}”。",
    submit: "加入",
    passwordHint: "至少 10 个字符；一句话比一个词更好。",
    failed: "此邀请无法使用",
    failedHint: "邀请可能已被使用、撤回或超过一周。请索取新的邀请。",
  },
} satisfies Texts<typeof english>;
