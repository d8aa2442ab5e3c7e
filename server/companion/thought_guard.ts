// Whether the beginning of an answer may be thinking whose first mark is missing, so that only the mark at its end will
// tell. Some models think aloud so: their template has written the first mark for them.

import type { Inference } from "../ports/inference.ts";

/** Ways to begin a thought about a guest, and no word to the guest. */
const BEGINNINGS = new RegExp(
  "^(?:" + [
    /(?:okay|ok|alright|all right|so|hmm|well|right)?[,.]?\s*(?:so\s+)?the\s(?:user|guest|person|human|member|prompt|request|conversation)\b/,
    /(?:okay|ok|alright|so|hmm)[,.]?\s*(?:so\s+)?(?:i (?:need|should|must|have)|let me|let's|we|they|he|she|user)\s/,
    /(?:we|i) (?:need to|should|must|have to)\b/,
    /(?:let me|let's) (?:think|see|analy[sz]e|consider|start|break)/,
    /first[,.]? (?:i|let me|we)\s/,
    /(?:thinking|thought|thoughts|analysis|analyzing|reasoning|user|guest|the task|task|goal|context|scenario|step 1)\b\s*[:.\-\n]/,
    /(?:user|guest) (?:says|said|wants|asks|is|greets|greeted|sent|wrote)\b/,
    /(?:they|he|she) (?:say|says|said|want|wants|ask|asks|asked|greet|greets|greeted|is asking|are asking|wrote)\b/,
    /(?:好的|好，|嗯|首先|用户|客人|我需要|我应该)/,
    /(?:el|la) (?:usuario|usuaria|invitado|invitada|huésped|cliente)\b/,
  ].map(({ source }) => source).join("|") + ")",
  "i",
);

/** Guards the beginning of each answer. */
export class ThoughtGuard {
  /** The model that was seen to think aloud. */
  #model = "";

  /** `waitMs`: how long the first words of every answer wait; see `FIRST_WORDS_MS`. */
  constructor(readonly inference: Inference, readonly waitMs: number) {}

  /** The model in use has thought aloud without a first mark. */
  sawThought(): void {
    this.#model = this.inference.model;
  }

  /** Whether an answer so far may be thinking. */
  mayBeThought(text: string): boolean {
    return this.#model === this.inference.model || BEGINNINGS.test(text);
  }
}
