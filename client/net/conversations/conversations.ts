// Which conversation is in view, and the way to those beside the lobby, which are loaded once somebody is in. What comes
// for them before that waits.

import type { ServerEnvelope, ServerEvents } from "../../../server/protocol/server_events.ts";
import { atOnce } from "../../store/stores.ts";
import { LazyModule } from "../lazy_module.ts";
import type { ConversationModules, ConversationModulesOptions } from "./conversation_modules.ts";

/** What is for conversations alone. */
const THEIRS = /^(pm|violet)_|^ai_response$/;

/** What the conversations need from the rest of the page. */
export interface ConversationsOptions extends ConversationModulesOptions {
  /** Takes what has waited, as if it came now. */
  readonly receive: (envelope: ServerEnvelope) => void;
}

/** One page's conversations. */
export class Conversations extends LazyModule<ConversationModules> {
  #waiting: ServerEnvelope[] = [];

  constructor(readonly options: ConversationsOptions) {
    super(async () => {
      const [{ ConversationModules }] = await Promise.all([
        import("./conversation_modules.ts"),
        options.stores.i18n.open("later"),
      ]);
      return new ConversationModules(options);
    });
  }

  /** Messages that have not come as far as the outbox. */
  get unsent(): number {
    return this.loaded?.unsent ?? 0;
  }

  /** Brings a conversation that has a tab into view, or (null) the lobby. */
  show(key: string | null): void {
    if (key === null) this.options.stores.screen.conversation.value = null;
    else this.#use((talks) => talks.show(key));
  }

  /** Brings the conversation with `name` into view; invites them where there is none yet. */
  open(name: string): void {
    this.#use((talks) => talks.open(name));
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

  /** Takes what concerns conversations alone. Returns true when nothing is left to be done with it now. */
  receive(envelope: ServerEnvelope): boolean {
    if (this.loaded !== null) return this.loaded.receive(envelope);
    if (!THEIRS.test(envelope.event)) return false;
    this.#waiting.push(envelope);
    return true;
  }

  /** We are in, for the first time or again, or as somebody else. */
  joined(): void {
    if (this.loaded !== null) this.loaded.joined();
    // What cannot be loaded now is asked for again with the first conversation.
    else this.load().catch(() => {});
  }

  /** Something may not have arrived, though the connection stayed. What is loaded later is fetched whole. */
  missed(what: ServerEvents["resync"]): void {
    this.loaded?.dm.missed(what);
  }

  /** The connection is gone. The server says anew what matters. */
  lost(): void {
    this.#waiting = [];
    this.loaded?.lost();
  }

  /** The session is over. */
  reset(): void {
    this.#waiting = [];
    this.loaded?.reset();
  }

  protected override arrived(talks: ConversationModules): void {
    const { people, session } = this.options.stores;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (session.phase.value !== "in") return;
    atOnce(() => {
      talks.joined();
      for (const envelope of waiting) this.options.receive(envelope);
      // Whoever has left meanwhile: what they began has ended.
      this.options.receive({ event: "nicklist", data: { users: [...people.list.value] } });
    });
  }

  #use(run: (talks: ConversationModules) => void): void {
    if (this.loaded !== null) return run(this.loaded);
    this.load().then(run, () => this.options.stores.toasts.show((t) => t("login").notLoaded));
  }
}
