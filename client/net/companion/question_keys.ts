// Keys of questions to the companion: one for each, kept in memory until the complete answer has arrived.

import { newKey, readKey, seal, type Sealed, unseal } from "../../../server/protocol/sealed.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";

/**
 * Keys kept at once. Twice what a page may have unsent: an answered question gives its key back, so only questions that
 * never get an answer (`/reset`, used-up quota) come near it.
 */
const MAX_KEYS = 100;

/** A sealed question on the wire. */
export type SealedQuestion = Sealed & { readonly transit_key: string };

/** A complete answer, opened. */
export interface OpenedAnswer {
  readonly text: string;
  /** Id of the question that it answers. */
  readonly questionId: MessageId | undefined;
}

interface Entry {
  readonly key: CryptoKey;
  /** Message id of the question, once it is acknowledged. */
  questionId?: MessageId;
}

/** Seals questions and opens their answers. */
export class QuestionKeys {
  /** Keys by request id, oldest first. */
  readonly #entries: Map<string, Entry> = new Map();

  /** Seals a question. Resolves to undefined where the browser has no cryptography. */
  async seal(requestId: string, text: string): Promise<SealedQuestion | undefined> {
    try {
      const transit_key = newKey();
      const key = await readKey(transit_key);
      if (key === undefined) return undefined;
      const sealed = await seal(key, text);
      this.#entries.set(requestId, { key });
      if (this.#entries.size > MAX_KEYS) this.#entries.delete(this.#entries.keys().next().value!);
      return { ...sealed, transit_key };
    } catch {
      // Without a secure connection, the browser has no `crypto.subtle`.
      return undefined;
    }
  }

  /** The server acknowledged a question. */
  acknowledged(requestId: string, questionId: MessageId): void {
    const entry = this.#entries.get(requestId);
    if (entry !== undefined) entry.questionId = questionId;
  }

  /** Opens the next part of an answer. Resolves to undefined without a key for its question. */
  async openDelta(questionId: MessageId, sealed: Sealed): Promise<string | undefined> {
    const entry = [...this.#entries.values()].find((one) => one.questionId === questionId);
    return entry === undefined ? undefined : await unseal(entry.key, sealed);
  }

  /** Opens a complete answer and drops its key. Resolves to undefined when no key opens it. */
  async openAnswer(sealed: Sealed): Promise<OpenedAnswer | undefined> {
    for (const [requestId, { key, questionId }] of this.#entries) {
      if (questionId === undefined) continue;
      const text = await unseal(key, sealed);
      if (text === undefined) continue;
      this.#entries.delete(requestId);
      return { text, questionId };
    }
    return undefined;
  }

  /** Drops the key of request `requestId`, which was refused. */
  drop(requestId: string): void {
    this.#entries.delete(requestId);
  }

  /** The connection is lost: drops the keys of acknowledged questions, whose answers arrive by other means. */
  lost(): void {
    for (const [requestId, { questionId }] of this.#entries) {
      if (questionId !== undefined) this.#entries.delete(requestId);
    }
  }

  /** Drops all keys. */
  clear(): void {
    this.#entries.clear();
  }
}
