// A person's page and the server: what goes out, and the wiring of what comes in.

import type { ClientEventName, ClientEvents } from "../../server/protocol/client_events.ts";
import type { Clock } from "../store/connection/store_clock.ts";
import type { Credentials, Refused } from "../store/session/session_store.ts";
import { atOnce, type Stores } from "../store/stores.ts";
import { refusalCause, refusalMessage } from "../i18n/refusal_text.ts";
import { Outbox } from "./connection/outbox.ts";
import { PendingRequests } from "./connection/requests.ts";
import { createSocket, type Socket, type WebSocketLike } from "./connection/socket.ts";
import { Conversations } from "./conversations/conversations.ts";
import { MessageSender } from "./conversations/message_sender.ts";
import type { FetchConversations, FetchHistory } from "./dm/dm_history.ts";
import type { LaterModules, LaterModulesOptions } from "./later_modules.ts";
import { LazyModule } from "./lazy_module.ts";
import { lobbyEvents } from "./lobby/lobby_events.ts";
import { LobbyTarget } from "./lobby/lobby_target.ts";
import type { PanelOptions } from "./moderation/panel.ts";
import type { StaffModules } from "./moderation/staff_modules.ts";
import { StaffWatch } from "./moderation/staff_watch.ts";
import { peopleEvents } from "./people/people_events.ts";
import { Router } from "./router.ts";
import { ClientSession } from "./session/client_session.ts";
import { Membership } from "./session/membership.ts";
import { sessionEvents, type SessionObserver } from "./session/session_events.ts";

/** What the chat needs from its surroundings. */
export interface ChatOptions {
  readonly stores: Stores;
  readonly url: string;
  readonly createWebSocket: (url: string, protocol: string) => WebSocketLike;
  readonly clock: Clock;
  readonly random: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  readonly fetchHistory: FetchHistory;
  readonly fetchConversations: FetchConversations;
  /** Lets other work run. */
  readonly pause: () => Promise<void>;
  /** Loads the part of the page that comes later, with its messages. */
  readonly loadLater: () => Promise<new (options: LaterModulesOptions) => LaterModules>;
  /** Loads the part for staff, with its messages. */
  readonly loadStaff: () => Promise<new (options: PanelOptions) => StaffModules>;
}

/** One page's chat. */
export class Chat {
  /** What a member does with their account. */
  readonly membership: Membership;
  /** Which conversation is in view. */
  readonly conversations: Conversations;
  /** What a person does beside the lobby. */
  readonly later: LazyModule<LaterModules>;
  /** What only staff does. */
  readonly staff: LazyModule<StaffModules>;
  readonly #lobby: LobbyTarget;
  readonly #outbox: Outbox;
  readonly #requests: PendingRequests;
  readonly #router: Router;
  readonly #sender: MessageSender;
  readonly #session: ClientSession;
  readonly #socket: Socket;
  readonly #staffWatch: StaffWatch;

  constructor(readonly options: ChatOptions) {
    const { clock, newId, stores } = options;
    const socket = this.#socket = this.#createSocket();
    const requests = this.#requests = new PendingRequests({ clock, newId, send: (one) => socket.send(one) });
    const outbox = this.#outbox = this.#createOutbox();
    const sender = this.#sender = new MessageSender({ stores, clock, newId, outbox });
    this.#lobby = new LobbyTarget(stores);
    const router = this.#router = new Router({
      requests,
      onRefused: (error) => stores.toasts.show(refusalMessage(refusalCause(error))),
    });
    const membership = this.membership = this.#createMembership();
    this.later = new LazyModule(
      async () => this.newLater(await options.loadLater()),
      (later) => this.#laterLoaded(later),
    );
    this.staff = new LazyModule(
      async () => new (await options.loadStaff())({ stores, clock, requests }),
      ({ owner }) => router.register("moderation", owner),
    );
    this.#staffWatch = new StaffWatch({ stores, staff: this.staff });
    this.conversations = new Conversations({ stores, later: this.later });
    router.register("session", sessionEvents(stores, this.#sessionObserver()));
    router.register("lobby", lobbyEvents(stores, outbox));
    router.register("people", peopleEvents(stores, () => this.later.loaded?.conversations.dm.sync));
    const onJoined = (): void => this.#joined();
    this.#session = new ClientSession({
      ...{ stores, clock, newId, socket, outbox, requests, router, sender, membership, onJoined },
    });
  }

  /** Makes the part that comes later. */
  newLater(Later: new (options: LaterModulesOptions) => LaterModules): LaterModules {
    const { membership, options } = this;
    return new Later({ ...options, membership, requests: this.#requests, sender: this.#sender });
  }

  /** Messages that have not reached the server. */
  get unsent(): number {
    return this.#sender.unsent;
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
    atOnce(() => this.#session.leave());
  }

  /** Sends a request that takes no more than its answer. Resolves to why it was refused, or null. Never rejects. */
  request<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Refused | null> {
    return this.#requests.request(event, data);
  }

  /** Says `text` in the lobby. False, and nothing happens, when it cannot be said or too much waits already. */
  say(text: string): boolean {
    return this.#sender.send(this.#lobby, text);
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    this.#sender.retry(requestId);
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.#sender.discard(requestId);
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
    const { url, createWebSocket, clock, random } = this.options;
    return createSocket({
      url,
      createWebSocket,
      clock,
      random,
      onOpen: () => this.#session.join(),
      onEnvelopes: (envelopes) => atOnce(() => envelopes.forEach((one) => this.#router.receive(one))),
      onAttempt: () => this.#session.connecting(),
      onLost: (retryAt) => atOnce(() => this.#session.lost(retryAt)),
      onEnd: (code) => atOnce(() => this.#session.ended(code)),
    });
  }

  #createOutbox(): Outbox {
    const { clock, stores: { connection, postingRules } } = this.options;
    return new Outbox({
      clock,
      requests: this.#requests,
      limits: () => connection.limits.value,
      heldUntil: ({ event }) => event === "message" ? postingRules.restUntil.value ?? 0 : 0,
      onCooldown: (until) => connection.setCooldown(until),
      onInFlight: (id) => connection.setInFlight(id),
      onSlowMode: (ms) => postingRules.holdBack(ms),
      onUnresponsive: () => this.#socket.drop(),
    });
  }

  #createMembership(): Membership {
    const { clock, stores } = this.options;
    return new Membership({
      stores,
      clock,
      requests: this.#requests,
      onRejoin: () => this.#socket.open(),
      onLeave: (reason) => {
        stores.dmMemory.forget();
        this.#session.leave(reason);
      },
    });
  }

  #sessionObserver(): SessionObserver {
    return {
      onMember: () => {
        this.membership.joined();
        this.#router.joined();
      },
      onRoleChanged: () => this.#staffWatch.roleChanged(),
    };
  }

  #joined(): void {
    this.#staffWatch.joined();
    // What cannot be loaded now is asked for again with the first conversation.
    this.later.load().catch(() => {});
  }

  #laterLoaded({ conversations }: LaterModules): void {
    const { people, session } = this.options.stores;
    atOnce(() => {
      this.#router.register("conversations", conversations.owner);
      // People may have left meanwhile: what they began as guests has ended.
      if (session.phase.value === "in") conversations.dm.sync.onUserList(people.list.value);
    });
  }
}
