// Which conversation is in view, and the way to those beside the lobby, which are in a part of the page that comes later.

import type { Stores } from "../../store/stores.ts";
import type { Lazy } from "../lazy_module.ts";
import type { ConversationModules } from "./conversation_modules.ts";

/** What the conversations need from the rest of the page. */
export interface ConversationsOptions {
  readonly stores: Stores;
  readonly later: Lazy<{ readonly conversations: ConversationModules }>;
}

/** One page's conversations. */
export class Conversations {
  constructor(readonly options: ConversationsOptions) {}

  /** Brings a conversation that has a tab into view, or (null) the lobby. */
  show(key: string | null): void {
    if (key === null) this.options.stores.screen.conversation.value = null;
    else this.#use((conversations) => conversations.show(key));
  }

  /** Brings the conversation with `name` into view; invites them where there is none yet. */
  open(name: string): void {
    this.#use((conversations) => conversations.open(name));
  }

  /** Accepts an invitation. */
  accept(key: string): void {
    this.#use(({ dm }) => dm.accept(key));
  }

  /** Takes an invitation away without an answer. */
  decline(key: string): void {
    this.#use(({ dm }) => dm.decline(key));
  }

  /** Takes a conversation off the page. What is kept on the server stays there. */
  close(key: string): void {
    this.#use(({ dm }) => dm.close(key));
  }

  #use(run: (conversations: ConversationModules) => void): void {
    const { later, stores } = this.options;
    if (later.loaded !== null) return run(later.loaded.conversations);
    later.load().then(
      ({ conversations }) => run(conversations),
      () => stores.toasts.show((t) => t("login").notLoaded),
    );
  }
}
