// The keys of questions to Violet: one made for each, kept in memory until the whole answer has come.

import { newKey, readKey, seal, type Sealed, unseal } from "../../../server/protocol/sealed.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";

/** A question as it goes out. */
export type SealedQuestion = Sealed & { readonly transit_key: string };

/** Something of hers that one of the keys has opened. */
export interface OpenedAnswer {
  readonly text: string;
  /** The question it answers. */
  readonly questionId: MessageId | undefined;
}

interface Entry {
  readonly key: CryptoKey;
  /** The id that the server gave the question. */
  questionId?: MessageId;
}

/** Seals questions and opens what comes back. */
export class QuestionKeys {
  /** By request, oldest first. */
  readonly #entries: Map<string, Entry> = new Map();

  /** Seals a question. Undefined where this browser may not seal. */
  async seal(requestId: string, text: string): Promise<SealedQuestion | undefined> {
    try {
      const transit_key = newKey();
      const key = await readKey(transit_key);
      if (key === undefined) return undefined;
      const sealed = await seal(key, text);
      this.#entries.set(requestId, { key });
      return { ...sealed, transit_key };
    } catch {
      // Without a secure connection there is no cryptography.
      return undefined;
    }
  }

  /** The server has taken a question. */
  acknowledged(requestId: string, questionId: MessageId): void {
    const entry = this.#entries.get(requestId);
    if (entry !== undefined) entry.questionId = questionId;
  }

  /** A piece of the answer to a question; undefined when there is no key for it. */
  async openDelta(questionId: MessageId, sealed: Sealed): Promise<string | undefined> {
    const entry = [...this.#entries.values()].find((one) => one.questionId === questionId);
    return entry === undefined ? undefined : await unseal(entry.key, sealed);
  }

  /** The whole of what she says. The key that opens it is used up. */
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

  /** No answer will come under the key of request `requestId`. */
  drop(requestId: string): void {
    this.#entries.delete(requestId);
  }

  /** The connection is gone: what was asked over it will not be answered under these keys. What is sent again will. */
  lost(): void {
    for (const [requestId, { questionId }] of this.#entries) {
      if (questionId !== undefined) this.#entries.delete(requestId);
    }
  }

  /** Forgets every key. */
  clear(): void {
    this.#entries.clear();
  }
}
