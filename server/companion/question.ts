// One open question to the companion, from the moment it is taken until its answer is delivered.

import type { RunTags } from "../protocol/companion_events.ts";
import type { MessageId } from "../protocol/ids.ts";
import type { AddressTrial } from "../ports/exchange_store.ts";
import type { Delivery } from "./answer.ts";
import { Cancellation } from "./cancellation.ts";
import type { QuestionKeeper } from "./kept/question_keeper.ts";
import { Reply } from "./reply.ts";

/** The member who asks. */
export interface Asker {
  readonly principal: string;
  readonly userId: number;
  readonly username: string;
  /** Name of the member's room with the companion. */
  readonly room: string;
}

/** What a member asks. */
export interface QuestionMessage {
  /** The message's id. Pieces of the answer name it. */
  readonly id: MessageId;
  /** When it was asked, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly text: string;
  /**
   * AES-GCM key that the client made for this question and its answer. It is in memory only. Null where everything is
   * sealed with the room's key.
   */
  readonly transitKey: CryptoKey | null;
}

/** A question as it is taken: who asks what. */
export interface AskedQuestion {
  readonly asker: Asker;
  readonly message: QuestionMessage;
  /** What tells pages of which answer it is a run; absent for a question. */
  readonly tags?: RunTags;
}

/** How far a question is. */
export type QuestionState =
  /** Taken, and not in the queue yet: the care layer reads it, and a free message is reserved. */
  | { readonly kind: "asked" }
  /** In the queue. `position` is 1 for the next. */
  | { readonly kind: "waiting"; readonly position: number }
  /** It has a slot. Memory is read, and the model loads. */
  | { readonly kind: "loading" }
  /** The model answers. */
  | { readonly kind: "answering" }
  /** Its answer is made and can only be delivered. `position` is its last one; null where it never had one. */
  | { readonly kind: "ended"; readonly position: number | null };

/** A place among the open questions of one key, counted over all nodes. */
export interface CountedPlace {
  readonly key: string;
  /** The place's id under its key at all nodes. */
  readonly id: string;
}

/** A member's question with all that belongs to it. */
export class Question implements AskedQuestion {
  readonly asker: Asker;
  readonly message: QuestionMessage;
  readonly tags: RunTags;
  readonly cancellation = new Cancellation();
  /** The answer as far as the model has made it. */
  readonly reply = new Reply();
  /** Where it counts as open: under the account, and under the address that the account was registered from. */
  readonly countedPlaces: CountedPlace[] = [];
  /** What its answer counts against beside the account, once it is admitted; null for nothing. */
  addressTrial: AddressTrial | null = null;
  /** Who asks had premium when it was admitted. Its answer takes no free message, whenever it is complete. */
  isPremium = false;
  #state: QuestionState = { kind: "asked" };
  #isForgotten = false;
  #isDeleted = false;

  /** `keeper`: what is kept of it and of its answer. */
  constructor(
    { asker, message, tags = {} }: AskedQuestion,
    readonly delivery: Delivery,
    readonly keeper: QuestionKeeper,
  ) {
    this.asker = asker;
    this.message = message;
    this.tags = tags;
  }

  get state(): QuestionState {
    return this.#state;
  }

  /** Whose turn in the queue it takes. */
  get person(): string {
    return this.asker.principal;
  }

  /** Whether it goes first in the queue. */
  get goesFirst(): boolean {
    return this.isPremium;
  }

  /** Name of who asks. */
  get guest(): string {
    return this.asker.username;
  }

  /** Position in the queue, which an ended question keeps: 1 for the next, 0 while being answered, null before. */
  get position(): number | null {
    const state = this.#state;
    if (state.kind === "asked") return null;
    return state.kind === "waiting" || state.kind === "ended" ? state.position : 0;
  }

  /** Whether it has a slot of the model. */
  get isRunning(): boolean {
    return this.#state.kind === "loading" || this.#state.kind === "answering";
  }

  get isEnded(): boolean {
    return this.#state.kind === "ended";
  }

  /** Whether it was cancelled, and is not to be kept either. */
  get isForgotten(): boolean {
    return this.#isForgotten;
  }

  /** Whether what is kept of it is deleted elsewhere. */
  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** Whether the model has said something. */
  get hasBegun(): boolean {
    return this.#state.kind === "answering" || this.isEnded;
  }

  /** It has another position in the queue: 1 for the next, 0 with a slot. */
  moved(position: number): void {
    this.#state = position === 0 ? { kind: "loading" } : { kind: "waiting", position };
    this.delivery.moved();
  }

  /** The reply goes on with `text`. */
  addPiece(text: string): void {
    this.#state = { kind: "answering" };
    this.delivery.sendPiece(text);
  }

  /** Whether it makes an answer again that is kept, or continues it. */
  get isRun(): boolean {
    return false;
  }

  /** Whether it is the turn with that id, or about it. */
  concerns(id: MessageId): boolean {
    return this.message.id === id;
  }

  /** Ends the answer where it is: what was made so far is the answer. */
  stop(): void {
    if (!this.isEnded) this.cancellation.stop();
  }

  /**
   * Ends it. From the first delivered sentence on, the answer counts as far as it was made. `isLeft`: see
   * `Cancellation`.
   */
  cancel(isLeft = false): void {
    if (!this.isEnded) this.cancellation.cancel(isLeft);
  }

  /** Ends it, and keeps nothing of it. `isDeleted`: who calls this deletes what is kept. */
  forget(isDeleted = false): void {
    if (this.isEnded) return;
    this.#isForgotten = true;
    this.#isDeleted ||= isDeleted;
    this.cancel();
  }

  /** Its answer is final. */
  end(): void {
    this.#state = { kind: "ended", position: this.position };
  }
}
