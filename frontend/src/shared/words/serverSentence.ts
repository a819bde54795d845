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
    if (match !== null) return say(key, valuesOf(match.groups ?? {}, t), t);
  }
  return sentence;
}

type Values = Readonly<Record<string, string>>;

/** Each sentence has values of its own, which the type of `t` can't know here; a test does. */
function say(key: string, values: Values, t: TFunction): string {
  return (t as unknown as (key: string, values: Values) => string)(key, values);
}

function valuesOf(found: Values, t: TFunction): Values {
  const place = PLACES[found["place"] as keyof typeof PLACES] as Place | undefined;
  return place === undefined ? found : { ...found, place: t(`server.place.${place}`) };
}

const PLACES = {
  "at the upper left": "upperLeft",
  "at the top": "top",
  "at the upper right": "upperRight",
  "on the left": "left",
  "in the middle": "middle",
  "on the right": "right",
  "at the lower left": "lowerLeft",
  "at the bottom": "bottom",
  "at the lower right": "lowerRight",
} as const;
type Place = (typeof PLACES)[keyof typeof PLACES];

const WHERE = `(?<place>${Object.keys(PLACES).join("|")})`;
const SHARE = "(?<share>[\\d.]+) ?%";
const SURE = "(?<probability>[\\d.]+) ± (?<spread>[\\d.]+)";

const KNOWN: readonly (readonly [RegExp, string])[] = [
  // what the consistency check found
  [new RegExp(`^A part was added ${WHERE}, ${SHARE} of the product\\.$`), "server.partAdded"],
  [new RegExp(`^A part is missing ${WHERE}, ${SHARE} of the product\\.$`), "server.partMissing"],
  [new RegExp(`^The product was stretched by ${SHARE} along one axis\\.$`), "server.stretched"],
  [/^The hue turned by (?<degrees>-?\d+)°\.$/, "server.hue"],
  [
    new RegExp(`^The colour changed ${WHERE}, ${SHARE} of the product \\(ΔE (?<delta>\\d+)\\)\\.$`),
    "server.colour",
  ],
  [new RegExp(`^The text or logo changed ${WHERE}, ${SHARE} of the product\\.$`), "server.text"],
  [new RegExp(`^The texture changed ${WHERE}, ${SHARE} of the product\\.$`), "server.texture"],
  [
    /^The product could not be aligned with the original; please check by eye\.$/,
    "server.misaligned",
  ],
  [
    /^The product could not be told from its surroundings; please check by eye\.$/,
    "server.unclearOutline",
  ],
  [new RegExp(`^About ${SHARE} of the product lies outside the picture\\.$`), "server.cutOff"],
  [/^The product was not found on the generated image\.$/, "server.notFound"],
  [/^The mask marks no product on the generated image\.$/, "server.emptyMask"],
  [/^People found the product changed on images like this one\.$/, "server.likeChanged"],
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
