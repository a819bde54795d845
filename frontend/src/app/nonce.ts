import { setNonce } from "get-nonce";

/** The page's nonce: the content security policy lets no other style element in. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}

/** For the scroll lock of dialogs, which adds a style element of its own. */
export function announceNonce(): void {
  const nonce = styleNonce();
  if (nonce !== "") setNonce(nonce);
}
