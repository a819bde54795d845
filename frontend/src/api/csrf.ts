/**
 * The CSRF token of the session, kept in memory only. The server sends it with every login and with
 * `GET /api/session/`.
 */
let token = "";

export function csrfToken(): string {
  return token;
}

export function rememberCsrfToken(value: string): void {
  token = value;
}
