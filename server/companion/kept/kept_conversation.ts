// What the store keeps of conversations, opened and sealed: each text for its owner and its row, and nothing else.

import type {
  AnswerOutcome,
  AskedTurn,
  CompanionStore,
  ConversationTurn,
  Counting,
  KeptVersion,
  NewQuestion,
  RememberedTurn,
} from "../../ports/exchange_store.ts";
import type { Vault } from "../../ports/vault.ts";
import type { CannedReply } from "../canned_replies.ts";

/** A question with its text, not sealed. */
export interface PlainQuestion extends Omit<NewQuestion, "seal"> {
  readonly text: string;
}

/** An answer with its text, not sealed. */
export interface PlainAnswer {
  readonly text: string;
  readonly at: number;
  readonly isCut: boolean;
  readonly promptStart: number;
}

/** Reads and writes conversations as plain text. Its methods are those of `CompanionStore`. */
export class KeptConversation {
  constructor(readonly store: CompanionStore, readonly vault: Vault) {}

  /** The remembered turns of an account, oldest first. A turn that the vault cannot open is left out. */
  async memory(userId: number): Promise<RememberedTurn[]> {
    return (await this.store.history(userId)).flatMap((turn) => this.#opened(userId, turn));
  }

  /** All that is kept of an account, oldest first. A turn that the vault cannot open is left out. */
  async conversation(userId: number): Promise<ConversationTurn[]> {
    return (await this.store.conversation(userId)).flatMap((turn) => {
      const [opened] = this.#opened(userId, turn);
      const versions = turn.versions?.flatMap((version): KeptVersion[] => {
        const text = this.#open(userId, turn.id, version.id, version.text);
        return text === undefined ? [] : [{ ...version, text }];
      });
      // The chosen version is an index: none may be missing.
      if (opened === undefined || versions?.length !== turn.versions?.length) return [];
      return [versions === undefined ? opened : { ...opened, versions }];
    });
  }

  ask(userId: number, { text, ...question }: PlainQuestion): Promise<AskedTurn | undefined> {
    return this.store.ask(userId, { ...question, seal: this.#sealer(userId, text) });
  }

  answer(
    userId: number,
    questionId: number,
    { text, ...turn }: PlainAnswer,
    counting: Counting | null,
  ): Promise<AnswerOutcome> {
    return this.store.answer(userId, questionId, {
      ...{ turn: { ...turn, seal: this.#sealer(userId, text) }, counting },
    });
  }

  excuse(
    userId: number,
    questionId: number,
    at: number,
    { text, said }: CannedReply,
  ): Promise<number | null> {
    return this.store.excuse(userId, questionId, { at, said, seal: this.#sealer(userId, text) });
  }

  /** Seals the text of a version for its row: of the first one, that is the row of the answer. */
  versionSealer(userId: number, isFirst: boolean, text: string): (id: number) => string {
    return isFirst ? this.#sealer(userId, text) : (id) => this.vault.seal(text, versionContext(userId, id));
  }

  #opened<T extends RememberedTurn>(userId: number, turn: T): T[] {
    const text = this.#open(userId, turn.id, turn.version ?? null, turn.text);
    return text === undefined ? [] : [{ ...turn, text }];
  }

  #open(userId: number, turnId: number, version: number | null, sealed: string): string | undefined {
    return this.vault.open(
      sealed,
      version === null ? turnContext(userId, turnId) : versionContext(userId, version),
    );
  }

  #sealer(userId: number, text: string): (id: number) => string {
    return (id) => this.vault.seal(text, turnContext(userId, id));
  }
}

/** What the text of a turn is sealed for. The vault opens it nowhere else. */
export function turnContext(userId: number, rowId: number): string {
  return `violet_history ${userId} ${rowId}`;
}

/** What the text of a version is sealed for. */
function versionContext(userId: number, rowId: number): string {
  return `violet_versions ${userId} ${rowId}`;
}
