/**
 * The CSRF token of the session. The server gives it with every log-in and with
 * `GET /api/session/`; it lives in memory only.
 */
let token = "";

export function csrfToken(): string {
  return token;
}

export function rememberCsrfToken(value: string): void {
  token = value;
}
