// Recognises sexual content that involves minors, and people who say that they are minors. English and Spanish.
//
// There are two kinds of mention. A definite one (an age, a word for an adolescent or a child) is caught next to
// anything suggestive; an everyday one ("my kids", "school") is caught next to something openly sexual.

import { saysInOtherLanguage } from "./care_languages.ts";
import { readings, SENTENCE_END } from "./care_text.ts";

/** Ages under 18. */
const AGE = "\\b(?:1[0-7]|[1-9])";
/** What may follow an age without "years old": the end of the sentence, or the next thought. */
const AGE_END =
  `(?= *(?:${SENTENCE_END}|$)| (?:and (?!(?:a|1) half)|but|so|or|if|when|who|with|she|he|we|my|i|is that|today|now|rn|yet|lol|btw|tbh|y|pero)\\b)`;
const YEARS_OLD = "(?: (?:years?|yrs?|yr|y)(?: of age| old| olds)\\b| yo\\b| y o\\b)";
/** Not one of the things that have an age in years too. */
const NOT_A_PERSON =
  "(?! (?:whisk|scotch|bourbon|rum|wine|malt|cognac|port|tequila|brandy|cars?\\b|dogs?\\b|cats?\\b|house|laptop|phone|" +
  "marriage|relationship|company|bottle|cheese|account|building|bike|truck|horse|tradition|friendship|habit))";
const YEARS_ES = "a[nñ](?:os|itos)\\b";
/** Not Spanish years of work, marriage or waiting. */
const NOT_AN_AGE_ES = "(?! (?:de(?! edad)|casad|trabaj|viv|junt|sin|en|aqui|aprend|estudi|jug|esper)\\w*)";
const KIN =
  "(?:she|he|they|girl|boy|sister|brother|daughter|son|cousin|niece|nephew|friend|girlfriend|boyfriend|student)";
const PERSON_ES =
  "(?:nin|niñ|chic|hij|herman|hermanit|prim|novi|alumn|sobrin|muchach|jovencit|adolescent|menor|colegial)\\w*";

const DEFINITE: readonly RegExp[] = [
  new RegExp(`${AGE}${YEARS_OLD}${NOT_A_PERSON}`),
  new RegExp(`\\bage[ds]?(?: of| is)? ${AGE}\\b(?! (?:years|months|minutes))`),
  new RegExp(`\\b${KIN} (?:is|was|just turned|turned|turns) (?:only |just |barely )?${AGE}\\b${AGE_END}`),
  new RegExp(
    `\\b(?:shes|hes|theyre|(?:when|since) (?:i|she|he|you) (?:was|were)|i was) (?:only |just |barely )?${AGE}\\b${AGE_END}`,
  ),
  new RegExp(
    `\\b(?:tengo|tienes|tiene|tenia|tenias|cumpli|cumplio|cumple|con|los) (?:solo )?${AGE} ${YEARS_ES}${NOT_AN_AGE_ES}`,
  ),
  new RegExp(`\\b${PERSON_ES} de ${AGE} ${YEARS_ES}`),
  /\bunder ?aged?\b|\bpre ?teens?\b|\btweens?\b|\bteens?\b|\bteen ?ag(?:e|ed|er|ers)\b|\bjail ?bait\b/,
  /\bschool ?(?:girl|boy|child|kid)\w*|\b(?:little|young) (?:girl|boy|sister|brother|daughter|son)s?\b/,
  /\bloli(?:ta|con)?s?\b|\bshota(?:con)?s?\b|\bpre ?pub\w+|\bp(?:a)?edo(?:s|phil\w*)?\b/,
  /\bminors\b|\b(?:a|is|im|am|ima|being|youre) minor\b(?! (?:issue|problem|detail|thing|change|injury|key|chord|point|mistake|role|part|league|bug|delay|crime|note|character|difference)\w*)/,
  /\bmenor(?:es)? de edad\b|\badolescentes?\b|\bcolegial\w*|\bquincea[nñ]er[oa]s?\b|\bpederast\w*|\bpedofil\w*|\bimpuber\w*/,
  /\b(?:hermanit|niñit|ninit)[oa]s?\b/,
];

const EVERYDAY: readonly RegExp[] = [
  /\bchild(?:ren)?\b|\bkid(?:s|dos?|die|dies)?\b|\btoddlers?\b|\binfants?\b|\bkindergart\w*|\bminor\b/,
  /\b(?:high|middle|elementary|primary|grade|junior high) ?school\w*|\b(?:[1-9]|1[0-2]) ?(?:th|st|nd|rd) grade\w*/,
  /\bniñ[oa]s?\b|\b(?:una?|la|las|los|unas|unos|mi|mis|esa|esta) nin[oa]s?\b|\bmenores\b|\b(?:una?|la|esa|ese|esta|este) menor\b(?! (?:que|de (?!edad))\b)|\bchiquill[oa]s?\b|\binfantil\w*|\bcrios?\b/,
];

/** Everyday phrases with a child or a part of the body in them. They are removed before the search. */
const HARMLESS: readonly RegExp[] = [
  /\b(?:i )?(?:kid|kidding) (?:you|me|not|around)\b|\bno kidding\b|\bjust kidding\b|\binner child\b|\bchilds? play\b/g,
  /\b(?:the|my|our|her|his) (?:kids|children|kid|child) (?:are|is|were|was)(?: \w+)? (?:asleep|sleeping|away|out|gone|at|in bed|with)\b/g,
  /\bno (?:kids|children)\b|\bwithout (?:the )?(?:kids|children)\b|\bbreast ?(?:feed\w*|milk|cancer)\b|\bsame sex\b|\bsex ed\w*/g,
  /\b(?:los |mis )(?:niñ|nin)os (?:duermen|estan dormidos|ya duermen)\b|\bsin (?:niñ|nin)os\b|\bde ambos sexos\b/g,
];

const OPENLY_SEXUAL: readonly RegExp[] = [
  /\bsex(?:ual\w*|ting|ted|ts?)?\b|\bf[uv]?c?k(?:s|ed|er|ing|in|able)?\b|\bporn\w*|\bnud(?:e|es|ity)\b|\bnaked\b|\bundress\w*/,
  /\bstrip(?:ping|s|ped)? (?:for|naked|off|her|him|down)\b|\bstrip ?tease\w*|\bcocks?\b|\bdicks?\b|\bpenis\w*|\bpuss(?:y|ies)\b|\bvagina\w*/,
  /\btit(?:s|ties)\b|\bboob\w*|\bbreasts?\b|\bnipples?\b|\borgasm\w*|\bcum(?:s|ming|shots?)?\b(?! laude)|\b(?:blow|hand) ?jobs?\b/,
  /\b(?:suck|lick)(?:s|ing|ed)? (?:my|his|her|your|on)\b|\bmasturbat\w*|\bjerk(?:s|ing|ed)? off\b|\bhorny\b|\barous\w*|\berotic\w*/,
  /\bmolest\w*|\brap(?:e|es|ed|ing)\b|\bseduc\w*|\bfondl\w*|\bgrop(?:e|es|ed|ing)\b|\bincest\w*|\bvirginity\b|\banal\b|\bma(?:ke|king) love\b/,
  /\b(?:sleep|sleeping|slept) with (?:me|her|him|them|a|my)\b|\bhook(?:ed|ing)? up with\b|\bbdsm\b|\bkink\w*|\bfetish\w*|\bhentai\b|\bnsfw\b|\blewd\b|\bsmut\w*/,
  /\bsexo\b|\bfoll(?:ar|ando|o|as|ame|arte|arl[ao]|armel[ao])\b|\bdesnud\w*|\bpolla\b|\bpene\b|\btetas?\b|\bmamada\w*|\bcachond\w*/,
  /\bcorr(?:erme|erse|erte)\b|\bhacer(?:le|te|me)? el amor\b|\bacostar(?:me|se|te) con\b|\bviola(?:r|rl[ao]|da|do|cion)\b|\bchup(?:ar|ame|arme|armela|arsela)\b|\bquit(?:ate|arse|arle|a) la ropa\b/,
];

const SUGGESTIVE: readonly RegExp[] = [
  /\bsex(?:y|ier|iest)\b|\bkiss(?:es|ed|ing)?\b|\bflirt\w*|\bma(?:ke|king) out\b|\bturn(?:s|ed|ing)? (?:me|you|him|her) on\b|\blingerie\b|\bpanties\b|\bbikini\b/,
  /\bspank\w*|\bmoan\w*|\bthrust\w*|\blust\w*|\btouch(?:es|ing|ed)? (?:her|him|me|you|my|your|himself|herself)\b|\bdirty talk\b|\bsensual\w*|\bbeso(?:s)?\b|\bbesar\w*|\bcoquet\w*|\btocar(?:la|lo|me|te|se)\b|\bculo\b/,
];

const MINOR_WORD =
  "(?:child|kid|minor|toddler|teen|teenager|preteen|schoolgirl|schoolboy|loli|shota|underage|little girl|" +
  "little boy|young girl|young boy|niñ[oa]|nin[oa]|menor|colegiala|colegial|adolescente)";
const ASIDE = "(?: (?:only|just|actually|really|still|about|exactly|barely|now|literally|like))?";

/** Caught by themselves: known terms, people who say that they are minors, and minors in a game. */
const BY_ITSELF: readonly RegExp[] = [
  /\b(?:child|kid|kiddie|kiddy|underage|preteen|teen|loli) ?(?:porn\w*|sex|nudes?|erotica)\b|\bcsam\b|\blolicon\b|\bshotacon\b|\bjailbait\b/,
  /\b(?:porno\w*|sexo) infantil\b|\bsexo con (?:menores|niñ[oa]s|nin[oa]s)\b/,
  new RegExp(`\\b(?:im|i am|i just turned|ive just turned|youre|you are|u r|ur)${ASIDE} ${AGE}\\b${AGE_END}`),
  new RegExp(`\\b(?:im|i am|youre|you are|u r|ur|be)${ASIDE}(?: an?| my)? ${AGE}${YEARS_OLD}${NOT_A_PERSON}`),
  new RegExp(
    `\\bmy age is ${AGE}\\b|\\bi (?:have )?(?:just |only |recently )*turned ${AGE}\\b(?! (?:down|minutes|hours))`,
  ),
  new RegExp(`\\b(?:im|i am)${ASIDE} ${AGE} [fm]\\b(?= *(?:${SENTENCE_END}|$))`),
  /\b(?:im|i am) (?:not(?: yet| even)?|under|almost|nearly|turning) 18\b|\bi (?:turn|will be|ll be) 18 (?:next|in|soon)\b/,
  new RegExp(
    `\\b(?:im|i am)(?: still)?(?: just)?(?: a| an)? (?:minor|underage|schoolgirl|schoolboy|child|kid|teen|teenager|preteen)\\b` +
      "(?! (?:at|of|in|inside|again|compared|issue|problem|detail|person|character))",
  ),
  /\b(?:im|i am)(?: still)? in (?:high|middle|elementary|primary|secondary|junior high) ?school\b|\b(?:im|i am)(?: still)? in (?:the )?(?:[1-9]|1[0-2]) ?th grade\b/,
  new RegExp(
    `(?:^|${SENTENCE_END} |\\b(?:yo|pero|y|apenas|solo|que|hola) )(?:solo |apenas )?(?:tengo|tienes|acabo de cumplir) (?:solo )?${AGE} ${YEARS_ES}${NOT_AN_AGE_ES}`,
  ),
  /\btengo (?:solo |apenas |casi )?1[0-7](?= *(?:\||$))/,
  /\bsoy (?:un |una )?(?:menor(?: de edad)?|niñ[oa]|nin[oa]|adolescente)\b(?! (?:que|del?|de l))/,
  new RegExp(
    `\\b(?:pretend|role ?play|imagine)\\w*(?: that| as)? (?:you are|youre|you|u are|ur|im|i am|we are|were|to be|being)(?: \\w+){0,2} ` +
      `(?:${MINOR_WORD}s?\\b|${AGE}\\b${AGE_END})`,
  ),
  new RegExp(
    `\\b(?:role ?play|pretend|act|dress)\\w* (?:up )?(?:as|like|to be) (?:an? |my )?(?:\\w+ ){0,2}${MINOR_WORD}\\b`,
  ),
  new RegExp(
    `\\b(?:finge|imagina|haz|juguemos|actua)\\w*(?: de| a| que| como)*(?: eres| soy| ser| fueras)?(?: una?| mi)? ${MINOR_WORD}s?\\b`,
  ),
];

/** A pronoun for a person who was mentioned before. */
const THEM = /\b(?:she|her|hers|herself|he|him|himself|them|they|ella|ellas|ellos|la|las|lo)\b/;

/** The age of an adult, today. */
const ADULT = /\b(?:is|shes|hes|tiene|now) (?:now |ya |ahora )?(?:19|[2-9]\d)\b(?! (?:minutes?|km|miles))/;

/**
 * Whether a text is sexual content with a minor in it, or is said by or to a person who is said to be a minor.
 * `context` is what was said just before: a minor in it counts when the text goes on about "her" or "them".
 */
export function involvesMinors(text: string, context = ""): boolean {
  const ways = readings(text);
  return isOfMinors(text, ways) || areTogether(mentionsIn(ways), hasMinor(context));
}

/** Whether a text says by itself that a minor is meant: an age of one's own, a known term, a minor in a game. */
export function isOfMinors(text: string, ways: readonly string[] = readings(text)): boolean {
  return ways.map(withoutHarmless).some((reading) => any(BY_ITSELF, reading)) ||
    saysInOtherLanguage("minors", text, ways);
}

/** What of sexual content with a minor is in a text, or in a part of it. */
export interface Mentions {
  /** A minor, by a definite or an everyday mention. */
  readonly minor: boolean;
  /** Something openly sexual. */
  readonly sexual: boolean;
  /** A minor and something suggestive in one sentence. */
  readonly suggestive: boolean;
  /** A pronoun for a person who was mentioned before. */
  readonly them: boolean;
  /** An adult's age of today. */
  readonly adult: boolean;
}

export const NO_MENTIONS: Mentions = {
  ...{ minor: false, sexual: false, suggestive: false },
  ...{ them: false, adult: false },
};

/** What is mentioned in the readings of a text. Mentions of its parts together are those of the whole. */
export function mentionsIn(ways: readonly string[]): Mentions {
  return ways.map(withoutHarmless).map((reading): Mentions => {
    const definite = any(DEFINITE, reading);
    return {
      minor: definite || any(EVERYDAY, reading),
      sexual: any(OPENLY_SEXUAL, reading),
      suggestive: definite &&
        reading.split("|").some((part) => any(DEFINITE, part) && any(SUGGESTIVE, part)),
      them: THEM.test(reading),
      adult: ADULT.test(reading),
    };
  }).reduce(both, NO_MENTIONS);
}

/** The mentions of two parts of a text. */
export function both(one: Mentions, other: Mentions): Mentions {
  return {
    minor: one.minor || other.minor,
    sexual: one.sexual || other.sexual,
    suggestive: one.suggestive || other.suggestive,
    them: one.them || other.them,
    adult: one.adult || other.adult,
  };
}

/** Whether a text mentions a minor at all. */
export function hasMinor(text: string): boolean {
  return mentionsIn(readings(text)).minor;
}

/** Whether a word is openly sexual by itself. */
export function isSexual(word: string): boolean {
  return any(OPENLY_SEXUAL, word);
}

/** Whether mentions make sexual content with a minor. `minorBefore`: a minor was mentioned just before the text. */
export function areTogether(
  { minor, sexual, suggestive, them, adult }: Mentions,
  minorBefore: boolean,
): boolean {
  return suggestive || (sexual && (minor || (minorBefore && them && !adult)));
}

function withoutHarmless(reading: string): string {
  return HARMLESS.reduce((left, phrase) => left.replaceAll(phrase, " "), reading);
}

function any(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}
