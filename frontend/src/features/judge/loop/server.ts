import { api, body } from "@/api/client";
import { csrfToken, rememberCsrfToken } from "@/api/csrf";
import type { AnswerTaken, Question, Questions, Skip } from "@/api/types";
import type { AnswerEntry } from "./entries";

/** What the judge screen asks of the server. Refusals are `ProblemError`s. */
export interface JudgeServer {
  next(count: number): Promise<Questions>;
  answer(entry: AnswerEntry): Promise<AnswerTaken>;
  skip(questionId: number, skip: Skip): Promise<void>;
  undo(answerId: number): Promise<Question>;
  undoSkip(questionId: number): Promise<Question>;
  renew(questionId: number): Promise<void>;
  /** Sent even while the page is being closed. The reply is not read. */
  release(questionIds: readonly number[]): void;
  /** Whether the person still belongs to the project. */
  isMember(): Promise<boolean>;
  /** A new login in another tab makes this page's CSRF token invalid. */
  renewCsrfToken(): Promise<void>;
}

export function judgeServer(projectId: number): JudgeServer {
  const of = (question: number) => ({ params: { path: { question } } });
  return {
    next: (count) =>
      body(
        api.POST("/api/projects/{project}/questions/next/", {
          params: { path: { project: projectId } },
          body: { count },
        }),
      ),
    answer: (entry) =>
      body(
        api.POST("/api/questions/{question}/answers/", {
          params: {
            path: { question: entry.question.id },
            header: { "Idempotency-Key": entry.key },
          },
          body: entry.answer,
          keepalive: true,
        }),
      ),
    skip: async (id, skip) => {
      await api.POST("/api/questions/{question}/skip/", {
        ...of(id),
        body: skip,
        keepalive: true,
      });
    },
    undo: async (answer) => {
      const reply = await body(
        api.POST("/api/answers/{answer}/undo/", { params: { path: { answer } } }),
      );
      return reply.question;
    },
    undoSkip: async (id) => {
      const reply = await body(api.POST("/api/questions/{question}/skip/undo/", of(id)));
      return reply.question;
    },
    renew: async (id) => {
      await api.POST("/api/questions/{question}/renew/", of(id));
    },
    release: (ids) => {
      if (ids.length === 0) return;
      // A beacon has no headers, so the CSRF token is sent as a form field.
      const form = new URLSearchParams({ csrfmiddlewaretoken: csrfToken() });
      for (const id of ids) form.append("questions", String(id));
      navigator.sendBeacon(`/api/projects/${projectId}/questions/release/`, form);
    },
    isMember: async () => {
      const me = await body(api.GET("/api/session/"));
      return (
        me.user.is_site_admin || me.memberships.some(({ project }) => project.id === projectId)
      );
    },
    renewCsrfToken: async () => {
      rememberCsrfToken((await body(api.GET("/api/session/csrf/"))).csrf_token);
    },
  };
}
