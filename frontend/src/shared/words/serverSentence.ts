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
  // how far a job is, and what came of it
  [/^(?<done>\d+) of (?<total>\d+) rows$/, "server.rows"],
  [/^(?<done>\d+) pictures decoded$/, "server.decoded"],
  [/^scoring (?<name>.+)$/, "server.scoring"],
  [/^(?<count>\d+) scored$/, "server.scored"],
  [/^(?<count>\d+) scored, (?<failed>\d+) could not be read$/, "server.scoredSome"],
  [/^(?<products>\d+) products and (?<generations>\d+) generations imported$/, "server.imported"],
  [
    /^(?<products>\d+) products and (?<generations>\d+) generations imported, (?<refused>\d+) rows refused$/,
    "server.importedSome",
  ],
  [/^encoding (?<name>.+)$/, "server.encoding"],
  [/^rescoring with version (?<number>\d+)$/, "server.rescoring"],
  [/^reading (answers and )?features$/, "server.readingFeatures"],
  [/^ranking questions$/, "server.ranking"],
  [/^writing the queue$/, "server.writingQueue"],
  [/^(?<planned>\d+) questions planned\.$/, "server.planned"],
  [/^(?<settled>\d+) blind audits read\.$/, "server.watched"],
  [/^(?<accepted>\d+) accepted, (?<rejected>\d+) rejected by the policy\.$/, "server.decided"],
  [
    /^Nothing is proven yet; at least (?<missing>\d+) more (?:judged audit images|audit answers) are needed\.$/,
    "server.unproven",
  ],
  [
    /^Nothing is proven yet; at least (?<missing>\d+) more (?:judged audit images|audit answers) are needed, (?<beyond>\d+) more than (?:are left to judge|there are audit products)\.$/,
    "server.unprovenBeyond",
  ],
  [/^Everything has been asked\.$/, "server.exhausted"],
  [/^Nothing is scored yet\.$/, "server.nothingScored"],
  [/^Nothing was answered since version (?<number>\d+): nothing to do\.$/, "server.nothingNew"],
  [
    /^Version (?<number>\d+) is in use; (?<rescored>\d+) generations rescored\.$/,
    "server.switched",
  ],
  // the models page has the reasons in every language
  [/^Version (?<number>\d+) is in use: .+\.$/, "server.inUse"],
  [/^Version (?<number>\d+) waits for an admin: .+\.$/, "server.waitsForAdmin"],
];
