import { setNonce } from "get-nonce";

/** The page's nonce: the content security policy allows only style elements that carry it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}

/** Gives the nonce to the scroll lock of dialogs, which adds its own style element. */
export function announceNonce(): void {
  const nonce = styleNonce();
  if (nonce !== "") setNonce(nonce);
}
