import { useTranslation } from "@/shared/i18n";
import { serverSentence } from "@/shared/words/serverSentence";

/**
 * A sentence of the server in the language of the page.
 *
 * One that we can't say anew is marked as English, so that a screen reader pronounces it as such.
 */
export function ServerText({ children }: { readonly children: string }) {
  const { t } = useTranslation();
  const said = serverSentence(children, t);
  return said === children ? <span lang="en">{said}</span> : said;
}
