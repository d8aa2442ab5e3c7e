// Navigation between conversations. Those beside the lobby are in the part `later`, which loads on demand.

import { untilBack } from "../../store/connection/until_back.ts";
import type { Stores } from "../../store/stores.ts";
import type { Lazy } from "../lazy_module.ts";
import type { ConversationModules } from "./conversation_modules.ts";

/** What the navigation needs. */
export interface ConversationsOptions {
  readonly stores: Stores;
  readonly later: Lazy<{ readonly conversations: ConversationModules }>;
}

/** Shows, opens and closes conversations. */
export class Conversations {
  constructor(readonly options: ConversationsOptions) {}

  /** Shows a conversation that has a tab; null: the lobby. */
  show(key: string | null): void {
    if (key === null) this.options.stores.screen.conversation.value = null;
    else this.#use((conversations) => conversations.show(key));
  }

  /** Shows the conversation with `name`. If there is none yet, the first message in it invites them. */
  open(name: string): void {
    this.#use((conversations) => conversations.open(name));
  }

  /** Closes a conversation on this page. The server keeps its messages. */
  close(key: string): void {
    this.#use(({ dm }) => dm.close(key));
  }

  #use(run: (conversations: ConversationModules) => void): void {
    const { later, stores } = this.options;
    if (later.loaded !== null) return run(later.loaded.conversations);
    later.load().then(
      ({ conversations }) => run(conversations),
      () => stores.toasts.show((t) => t("login").notLoaded, untilBack(stores.connection)),
    );
  }
}
