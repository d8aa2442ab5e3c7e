// A person's page and the server: what goes out, and which part takes what comes in.

import type { ServerEnvelope } from "../../server/protocol/server_events.ts";
import type { Clock } from "../store/connection/store_clock.ts";
import type { Credentials } from "../store/session/session_store.ts";
import { atOnce, type Stores } from "../store/stores.ts";
import { apply } from "./apply.ts";
import type { CommandHandlers } from "./commands/command_handlers.ts";
import { Conversations } from "./conversations/conversations.ts";
import type { FetchConversations, FetchHistory } from "./dm/dm_history.ts";
import { LazyModule } from "./lazy_module.ts";
import { LobbySync } from "./lobby/lobby_sync.ts";
import { Membership } from "./session/membership.ts";
import { Outbox } from "./connection/outbox.ts";
import { PendingRequests } from "./connection/requests.ts";
import { createSocket, type Request, type Socket, type WebSocketLike } from "./connection/socket.ts";
import { Staff } from "./moderation/staff.ts";
import { ClientSession } from "./session/client_session.ts";

/** What the chat needs from its surroundings. */
export interface ChatOptions {
  readonly stores: Stores;
  readonly url: string;
  readonly create: (url: string, protocol: string) => WebSocketLike;
  readonly clock: Clock;
  readonly random: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  readonly fetchHistory: FetchHistory;
  readonly fetchConversations: FetchConversations;
  /** Lets other work run. */
  readonly pause: () => Promise<void>;
}

/** One page's chat. */
export class Chat {
  /** What a member does with their account. */
  readonly membership: Membership;
  /** What a moderator does. */
  readonly moderation: Staff;
  /** What a person says to one other, or to the companion. */
  readonly conversations: Conversations;
  /** What a person does by slash commands. */
  readonly commands: LazyModule<CommandHandlers>;
  readonly #lobby: LobbySync;
  readonly #session: ClientSession;
  readonly #socket: Socket;
  readonly #outbox: Outbox;
  readonly #requests: PendingRequests;

  constructor(readonly options: ChatOptions) {
    const { clock, newId, stores } = options;
    const send = (request: Request): void => this.#socket.send(request);
    this.#socket = this.#createSocket();
    this.#outbox = new Outbox({
      clock,
      send,
      limits: () => stores.connection.limits.value,
      heldUntil: ({ event }) => event === "message" ? stores.postingRules.restUntil.value ?? 0 : 0,
      onRest: (until) => stores.connection.setRest(until),
      onUnderWay: (id) => stores.connection.setUnderWay(id),
      onSilence: () => this.#socket.drop(),
    });
    const [socket, outbox] = [this.#socket, this.#outbox];
    const requests = this.#requests = new PendingRequests({ clock, newId, send });
    const membership = this.membership = new Membership({
      stores,
      clock,
      requests,
      onReturn: () => socket.open(),
      onDepart: (farewell) => {
        stores.dmMemory.forget();
        this.#session.depart(farewell);
      },
    });
    const staff = this.moderation = new Staff({ stores, clock, requests });
    this.#lobby = new LobbySync({ stores, clock, newId, outbox });
    const receive = (envelope: ServerEnvelope): void => this.#receive(envelope);
    const conversations = this.conversations = new Conversations({
      ...options,
      outbox,
      send,
      requests,
      receive,
    });
    this.commands = new LazyModule(async () => {
      const [{ CommandHandlers }] = await Promise.all([
        import("./commands/command_handlers.ts"),
        stores.i18n.open("later"),
      ]);
      return new CommandHandlers({ stores, requests, membership, staff, conversations });
    });
    this.#session = new ClientSession({
      stores,
      clock,
      newId,
      socket,
      outbox,
      requests,
      membership,
      staff,
      conversations,
    });
  }

  /** Messages that have not reached the server. */
  get unsent(): number {
    return this.#outbox.size + this.conversations.unsent;
  }

  /** Asks to come in. */
  enter(credentials: Credentials): void {
    this.#session.enter(credentials);
  }

  /** Leaves, of one's own will. */
  leave(): void {
    this.membership.forget();
    this.options.stores.dmMemory.forget();
    this.goToLogin();
  }

  /** Goes to the join screen; a member who is remembered here stays remembered. */
  goToLogin(): void {
    atOnce(() => this.#session.depart());
  }

  /** Says `text` in the lobby. False, and nothing happens, when it cannot be said or too much waits already. */
  say(text: string): boolean {
    return this.#lobby.say(text);
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    if (this.#outbox.full) return;
    atOnce(() => {
      if (!this.#lobby.retry(requestId)) this.conversations.loaded?.retry(requestId);
    });
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.options.stores.lobby.take(requestId);
    this.conversations.loaded?.discard(requestId);
  }

  /** Tries to reconnect at once, if it is waiting to. */
  hurry(): void {
    this.#socket.hurry();
  }

  /** The browser says whether there is a network. */
  setOffline(offline: boolean): void {
    this.options.stores.connection.setOffline(offline);
    if (offline) this.#socket.drop();
    else this.#socket.hurry();
  }

  #createSocket(): Socket {
    const { url, create, clock, random } = this.options;
    return createSocket({
      url,
      create,
      clock,
      random,
      onOpen: () => this.#session.join(),
      onEnvelopes: (envelopes) => atOnce(() => envelopes.forEach((one) => this.#receive(one))),
      onAttempt: () => this.#session.attempted(),
      onLost: (retryAt) => atOnce(() => this.#session.lost(retryAt)),
      onEnd: (code) => atOnce(() => this.#session.ended(code)),
    });
  }

  #receive(envelope: ServerEnvelope): void {
    if (this.#session.receive(envelope)) return;
    const { re } = envelope;
    if (re !== undefined && this.#outbox.has(re)) {
      if (envelope.event === "error" && this.#lobby.postpones(envelope.data, re)) return;
      if (envelope.event === "error" && envelope.data.code === "not_joined") return this.#socket.drop();
      this.#outbox.settle(re);
    }
    if (envelope.event === "resync") return this.conversations.missed(envelope.data);
    const asked = re !== undefined && this.#requests.has(re);
    if (this.conversations.receive(envelope)) return asked ? this.#requests.settle(envelope) : undefined;
    if (!asked || envelope.event !== "error") apply(this.options.stores, envelope);
    if (asked) this.#requests.settle(envelope);
    else this.moderation.hear(envelope);
    if (envelope.event === "room_state") this.#outbox.look();
    // A guest has become a member.
    if (envelope.event === "joined") this.conversations.joined();
  }
}
