import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NetworkError, ProblemError, type Problem } from "@/api/problem";
import { chooseLanguage, t } from "@/shared/i18n";
import { errorText, fieldErrors } from "./errors";

const refused = (code: string, given: Partial<Problem> = {}) =>
  new ProblemError({
    type: `/problems/${code}`,
    title: "Conflict",
    status: 409,
    detail: "In English.",
    values: {},
    fields: {},
    ...given,
  });
const tooShort = {
  code: "password_too_short",
  values: { least: 10 },
  text: "This password is too short. It must have at least 10 characters.",
};

describe("what went wrong", () => {
  beforeEach(() => chooseLanguage("zh-Hans"));
  afterEach(() => chooseLanguage("en"));

  it("is said in the reader's language", async () => {
    const member = refused("already_member", { values: { email: "a@example.org" } });
    expect(errorText(member, t)).toBe("a@example.org 已是该项目的成员。");
    await chooseLanguage("en");
    expect(errorText(member, t)).toBe("a@example.org is a member of this project already.");
  });

  it("is said in English where the page does not know the code", () => {
    expect(errorText(refused("of_a_newer_server"), t)).toBe("In English.");
  });

  it("is said for each field, beside it or in one sentence", () => {
    const wrong = refused("invalid_fields", { status: 400, fields: { password: [tooShort] } });
    expect(fieldErrors(wrong)).toEqual({ password: "密码过短，至少需要 10 个字符。" });
    expect(errorText(wrong, t)).toBe("部分字段有误。 password: 密码过短，至少需要 10 个字符。");
    expect(errorText(wrong, t, ["password"])).toBe("部分字段有误。");
  });

  it("is not said twice where one field is all that is wrong", () => {
    const { code, values, text } = tooShort;
    const wrong = refused(code, { values, detail: text, fields: { password: [tooShort] } });
    expect(errorText(wrong, t)).toBe("密码过短，至少需要 10 个字符。");
  });

  it("is said of a part of the server that is away, and not of a server in trouble", () => {
    const away = refused("storage_fails", { status: 503 });
    expect(errorText(away, t)).toBe("目前无法读取或保存文件，请稍后再试。");
    const failed = refused("server_failed", { status: 500 });
    expect(errorText(failed, t)).toBe(t("error.server", { status: 500 }));
  });

  it("is told by the status where no server of ours answered", () => {
    const page = (status: number) => refused("", { type: "about:blank", detail: "", status });
    expect(errorText(page(404), t)).toBe(t("error.notFound"));
    expect(errorText(page(403), t)).toBe(t("error.notAllowed"));
    expect(errorText(page(429), t)).toBe(t("error.tooMany"));
    expect(errorText(page(502), t)).toBe(t("error.server", { status: 502 }));
    expect(errorText(new NetworkError("offline"), t)).toBe(t("error.network"));
    expect(fieldErrors(new NetworkError("offline"))).toEqual({});
  });
});
