// Kept messages of one conversation that two nodes say: delivered in the order of their ids, though they may come in another.
//
// Ids rise in the order in which messages were kept. Two nodes that keep one each in the same moment tell the others of it
// in either order, so the later one waits a moment for the earlier one.

import type { BusMessage, SequencePosition } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";

/** How long a message waits for the one before it, milliseconds: that may have been kept by a node that was killed then. */
const PATIENCE_MS = 250;
/** Conversations whose newest message is remembered; beyond it those that have been quiet the longest go first. */
const MAX_CONVERSATIONS = 10_000;

/** A message for some people, with its place in their conversation. */
export type SequencedMessage = BusMessage & { readonly kind: "people"; readonly place: SequencePosition };

/** Lets messages pass in the order of their conversations. */
export class ReorderBuffer {
  /** Id of the message of each conversation that passed last. */
  readonly #passed: Map<string, number> = new Map();
  /** What waits, by conversation. */
  readonly #held: Map<string, { readonly messages: SequencedMessage[]; readonly timer: Timer }> = new Map();

  constructor(readonly clock: Clock, readonly deliver: (message: SequencedMessage) => void) {}

  /** Conversations whose newest message is remembered. */
  get size(): number {
    return this.#passed.size;
  }

  /** Takes a message: it passes now, or once the one before it has, or is not to be expected any more. */
  take(message: SequencedMessage): void {
    const { conversation } = message.place;
    if (this.#mayPass(message)) {
      this.#pass(message);
      return this.#passHeld(conversation);
    }
    const held = this.#held.get(conversation);
    if (held !== undefined) return void held.messages.push(message);
    const timer = this.clock.after(PATIENCE_MS, () => this.#giveUp(conversation));
    this.#held.set(conversation, { messages: [message], timer });
  }

  #mayPass({ place: { conversation, after } }: SequencedMessage): boolean {
    const passed = this.#passed.get(conversation);
    return after === null || passed === undefined || after <= passed;
  }

  #pass(message: SequencedMessage): void {
    const { conversation, id } = message.place;
    const passed = Math.max(this.#passed.get(conversation) ?? 0, id);
    this.#passed.delete(conversation);
    this.#passed.set(conversation, passed);
    if (this.#passed.size > MAX_CONVERSATIONS) {
      this.#passed.delete(this.#passed.keys().next().value ?? conversation);
    }
    this.deliver(message);
  }

  #passHeld(conversation: string): void {
    const held = this.#held.get(conversation);
    if (held === undefined) return;
    held.messages.sort((a, b) => a.place.id - b.place.id);
    while (held.messages.length > 0 && this.#mayPass(held.messages[0]!)) this.#pass(held.messages.shift()!);
    if (held.messages.length > 0) return;
    held.timer.cancel();
    this.#held.delete(conversation);
  }

  #giveUp(conversation: string): void {
    const messages = this.#held.get(conversation)?.messages ?? [];
    this.#held.delete(conversation);
    for (const message of messages.sort((a, b) => a.place.id - b.place.id)) this.#pass(message);
  }
}
