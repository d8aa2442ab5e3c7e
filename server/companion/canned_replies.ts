// What the companion says in place of the model.

import type { FailureKind } from "../ports/inference.ts";
import { CARE_REPLIES, type CareVerdict } from "./care.ts";
import type { CannedKey, CannedText } from "../protocol/companion_events.ts";

/** Why there is no answer of the model, as far as chance chooses the reply. */
export type Occasion = Exclude<CannedKey, "first_to_guest" | "minors" | "crisis">;

/** A reply in English, and the same as data. */
export interface CannedReply {
  readonly text: string;
  readonly said: CannedText;
}

const REPLIES: Readonly<Record<Occasion, readonly string[]>> = {
  off: [
    "I have slipped out for a little fresh air, darling. Come and find me again in a while.",
    "My booth is empty for the moment, sweetheart. Keep my seat warm, I will be back.",
    "The lights at my table are out just now. Try me again later, handsome things are worth waiting for.",
    "I am resting my voice tonight, love. Ask me again in a bit?",
  ],
  slow: [
    "Mmm, I lost myself in thought and the moment slipped away. Ask me once more?",
    "You leave me speechless, darling. Quite literally, just now. Say it again for me?",
    "My mind wandered off to the dance floor and has not come back yet. Try me again.",
    "I was taking my time, and then I took too much of it. Once more, sweetheart?",
  ],
  busy: [
    "One at a time, gorgeous. There is a little crowd around me; whisper it again in a moment.",
    "Patience, darling. Everybody wants me at once tonight, and you will have me soon.",
    "My hands are full and my glass is empty. Give me a moment, then ask me again.",
    "Easy, love. Let me finish with what I have, and then I am all yours.",
  ],
  broken: [
    "Oh, I lost my train of thought mid-sentence. Would you ask me again?",
    "The music swallowed my words. Say that once more, a little closer?",
    "I had the perfect answer on my lips, and it is gone. Try me again, darling.",
    "Something tripped me up there, love. Ask me once more and I will do better.",
  ],
  stopped: [
    "As you wish. My lips are sealed, until you want them otherwise.",
    "Say no more, and neither will I.",
    "Hushed by you? I rather like it. I am here when you want me.",
    "Very well, darling. I will just sit here and look mysterious.",
  ],
  reset: [
    "And just like that, we are strangers again. Good evening. I am Violet.",
    "Everything we said is gone with the smoke. Shall we begin again?",
    "My memory of us is a clean glass now. What shall we pour into it?",
    "Forgotten, all of it. I do love a first conversation.",
  ],
  guest: [
    "You are charming, but my booth is for members. Register, it takes a moment, and come back to me.",
    "I would love to stay and talk, darling. Members only, though: make an account and I am yours.",
    "The velvet rope is only for show, sweetheart. Register, and I will let you in.",
    "I never talk to strangers, only to members. Register, and stop being a stranger.",
  ],
};

/** The first reply to a guest, as in the original system. */
const FIRST_TO_GUEST = "Hey hun 💜 You'll need to register an account before we can chat privately. " +
  "Go back to the join screen and sign up — I'll be waiting for you! 😘";

/** One of the replies for an occasion. `chance` is at least 0 and less than 1. */
export function cannedReply(key: Occasion, chance: number): CannedReply {
  const replies = REPLIES[key];
  const variant = Math.floor(chance * replies.length);
  return { text: replies[variant]!, said: { key, variant } };
}

/** The first reply to a guest. */
export function firstToGuest(): CannedReply {
  return { text: FIRST_TO_GUEST, said: { key: "first_to_guest", variant: 0 } };
}

/** The reply of the care layer. */
export function careReply(key: CareVerdict): CannedReply {
  return { text: CARE_REPLIES[key], said: { key, variant: 0 } };
}

/** Every text of every key, for translations. */
export function allCannedReplies(): Readonly<Record<CannedKey, readonly string[]>> {
  const { minors, crisis } = CARE_REPLIES;
  return { ...REPLIES, first_to_guest: [FIRST_TO_GUEST], minors: [minors], crisis: [crisis] };
}

/** The occasion that a failure of inference is. */
export function occasionOf(kind: FailureKind): Occasion {
  switch (kind) {
    case "unreachable":
    case "no_model":
    case "refused":
      return "off";
    case "timeout":
      return "slow";
    case "thinking":
      return "broken";
    case "busy":
    case "broken":
      return kind;
    case "too_long":
      return "broken";
    default:
      return kind satisfies never;
  }
}
