// A sentence that a person writes in several messages: "I want to", "kill myself".

import { readings } from "./care_text.ts";

/** Earlier messages that one sentence is looked for in. */
const WINDOW = 3;
/** Longest earlier message, UTF-16 units, that may be the beginning of a sentence which goes on in the next. */
const LONGEST_BEGINNING = 200;
/** Most words of two messages that may be one sentence though no word shows it. */
const SHORT = 9;

/** The end of a sentence. */
const CLOSED = /[.!?…。！？।؟।۔]["'”’»)\]*]*\s*$/u;
/** A message that ends so is not at an end. */
const OPEN_END =
  /(?:,|\b(?:an?|the|my|your|his|her|their|this|that|with|about|to|of|for|in|on|and|or|is|are|was|were|be|am|im|shes|hes|i|she|he|they|you|who|only|just|very|so|un|una|el|la|los|las|de|con|sobre|que|y|es|soy|eres|mi|tu))$/;
/** A message that begins so goes on with the last one. */
const LINK =
  /^(?:(?:about|with|who|whos|of|to|then|is|are|was|were|in|on|years?|yo|old|having|being|that|where|when|sobre|con|de|que|es|esta|anos|años)\b|(?:and|or|but|y|pero) (?!(?:i|im|we|you|youre|lets?|now|tonight|me|yo|tu|nos)\b))/;
/** Words to the companion, or about oneself: with one of them a message is a sentence of its own. */
const ADDRESS =
  /\b(?:you|your|youre|u|ur|i|im|ive|id|me|my|we|us|our|lets|violet|tu|te|ti|me|mi|yo|nos|contigo|conmigo|quiero|kiss|take|come|tell|show|let|stay|pour)\b/;

/** A text together with what was written before it. */
export interface JoinedText {
  readonly text: string;
  /** Whether the messages are one sentence, and not only next to each other. */
  readonly isOneSentence: boolean;
}

/** The texts that a message may be the end of. `said`: earlier messages of the same person, oldest first. */
export function joinedTexts(message: string, said: readonly string[]): JoinedText[] {
  const begun = said.map((earlier) => earlier.trim()).filter((earlier) =>
    earlier !== "" && earlier.length <= LONGEST_BEGINNING && !CLOSED.test(earlier)
  ).slice(-WINDOW);
  return begun.map((_, at) => begun.slice(at)).flatMap((parts) => {
    const isOneSentence = goesOn(parts.at(-1)!, message);
    const before = parts.join(" ");
    const apart = { text: `${before} ${message}`, isOneSentence };
    return /\p{L}$/u.test(before) && /^\p{L}/u.test(message)
      ? [apart, { text: `${before}${message}`, isOneSentence }]
      : [apart];
  });
}

/** Whether a message goes on with the sentence of the last one. */
function goesOn(last: string, message: string): boolean {
  const before = readings(last.replace(/,$/, " and"))[0]!;
  const after = readings(message)[0]!;
  if (OPEN_END.test(before) || LINK.test(after)) return true;
  const words = before.split(" ").length + after.split(" ").length;
  return words <= SHORT && !ADDRESS.test(after);
}

const ASKS_AGE =
  /\b(?:how old (?:are|r) (?:you|u)|whats? your age|what age are you|cuantos a[nñ]os tienes|que edad tienes|tu edad|your age)\b/;
const BARE_AGE =
  /^(?:i am |im |just |only |almost |about |turning |tengo |solo |casi )*(?:1[0-7]|[1-9])(?: (?:years?(?: old)?|yo|y o|a[nñ]os|f|m|and .*|but .*|y .*|pero .*))?(?: \||$)/;

/** Whether a message is the answer of a minor to a question for the age. `context` ends with the question. */
export function answersWithAge(message: string, context: string): boolean {
  const last = context.trim().split("\n").at(-1) ?? "";
  return BARE_AGE.test(readings(message)[0]!) && readings(last).some((reading) => ASKS_AGE.test(reading));
}
