import { currentLanguage, type TFunction } from "@/shared/i18n";

/**
 * Sentences of the server in the language of the page.
 *
 * The server writes English. In another language, what we know by its form is said anew with its
 * figures; anything else (logs, rare errors, what people wrote) stays as it is.
 */
export function serverSentence(sentence: string, t: TFunction): string {
  if (currentLanguage() === "en") return sentence;
  for (const [pattern, key] of KNOWN) {
    const match = pattern.exec(sentence);
    if (match !== null) return say(key, match.groups ?? {}, t);
  }
  return sentence;
}

type Values = Readonly<Record<string, string>>;

/** Each sentence has values of its own, which the type of `t` can't know here; a test does. */
function say(key: string, values: Values, t: TFunction): string {
  return (t as unknown as (key: string, values: Values) => string)(key, values);
}

const SURE = "(?<probability>[\\d.]+) ± (?<spread>[\\d.]+)";

const KNOWN: readonly (readonly [RegExp, string])[] = [
  // why a question is asked
  [/^one of the first questions, drawn at random$/, "server.starter"],
  [/^drawn at random/, "server.random"],
  [new RegExp(`^the models disagree: ${SURE}$`), "server.bald"],
  [new RegExp(`^the model is undecided: ${SURE}$`), "server.entropy"],
  [new RegExp(`^which of the two is better is open: ${SURE}$`), "server.openPair"],
  // why ops should look
  [/^(?<people>\d+) people answered and did not agree\.$/, "server.disagreement"],
  [/^(?<person>.+) could not see the image\.$/, "server.brokenImage"],
  [/^People looked at it blind and would not have accepted it\.$/, "server.wronglyAccepted"],
  [/^People looked at it blind and would not have rejected it\.$/, "server.wronglyRejected"],
  [
    /^Drift: (?<errors>\d+) of (?<audits>\d+) checked automatic (acceptances|rejections)( of images by .+)? were wrong, more than the (?<allowed>[\d.]+)% that are allowed\.$/,
    "server.drift",
  ],
];
