// The client of the page: wires socket, requests, outbox, sender, router and session, and offers the actions of users.

import type { ClientEventName, ClientEvents } from "../../server/protocol/client_events.ts";
import type { Clock } from "../store/connection/store_clock.ts";
import type { Credentials, Refused } from "../store/session/session_store.ts";
import { accountOf } from "../store/session/token_store.ts";
import { batchUpdates, type Stores } from "../store/stores.ts";
import { refusalCause, refusalMessage } from "../i18n/refusal_text.ts";
import type { FetchRefusal } from "./connection/connection_refusal.ts";
import { Outbox } from "./connection/outbox.ts";
import { PendingRequests } from "./connection/requests.ts";
import { createSocket, type Socket, type WebSocketLike } from "./connection/socket.ts";
import { Conversations } from "./conversations/conversations.ts";
import { MessageSender } from "./conversations/message_sender.ts";
import type { LaterModules, LaterPart } from "./later_modules.ts";
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

/** What the chat needs from the page. */
export interface ChatOptions {
  readonly stores: Stores;
  /** Address of the WebSocket: `wss://host/ws`. */
  readonly url: string;
  readonly createWebSocket: (url: string, protocol: string) => WebSocketLike;
  readonly clock: Clock;
  /** A number from 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  readonly fetchRefusal: FetchRefusal;
  /** Whether this browser can encrypt private messages end to end; it cannot when absent. */
  readonly canEncrypt?: boolean;
  /** Forgets the keys of an account on this device. */
  readonly forgetKeys?: (account: string | null) => void;
  /** Yields to the event loop. */
  readonly pause: () => Promise<void>;
  /** Loads the part `later` and its namespace. */
  readonly loadLater: () => Promise<LaterPart>;
  /** Loads the part `staff` and its namespace. */
  readonly loadStaff: () => Promise<new (options: PanelOptions) => StaffModules>;
}

/** The chat client of one page. */
export class Chat {
  /** The token of the session. */
  readonly membership: Membership;
  /** Navigation between conversations. */
  readonly conversations: Conversations;
  /** Account, conversations beside the lobby, moderation and slash commands. */
  readonly later: LazyModule<LaterModules>;
  /** The admin panel. */
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
      onServerTime: (at) => clock.serverWas(at),
      onRefused: (error) => stores.toasts.show(refusalMessage(refusalCause(error))),
    });
    const membership = this.membership = this.#createMembership();
    this.later = new LazyModule(
      async () => this.createLater(await options.loadLater()),
      ({ accountOwner, conversations }) =>
        batchUpdates(() => {
          this.#router.register("account", accountOwner);
          this.#router.register("conversations", conversations.owner);
        }),
    );
    this.staff = new LazyModule(
      async () => {
        const [Staff, later] = await Promise.all([options.loadStaff(), this.later.load()]);
        return new Staff({ stores: later.stores, clock, requests });
      },
      ({ owner }) => router.register("moderation", owner),
    );
    this.#staffWatch = new StaffWatch({ stores, staff: this.staff });
    this.conversations = new Conversations({ stores, later: this.later });
    router.register("session", sessionEvents(stores, this.#sessionObserver()));
    router.register("lobby", lobbyEvents(stores, outbox));
    router.register("people", peopleEvents(stores));
    const onJoined = (): void => this.#joined();
    this.#session = new ClientSession({
      ...{ stores, clock, newId, socket, outbox, requests, router, sender, membership, onJoined },
      fetchRefusal: options.fetchRefusal,
      canEncrypt: options.canEncrypt === true,
    });
  }

  /** Creates the modules of the part `later`. */
  createLater({ LaterModules, ...rest }: LaterPart): LaterModules {
    const { membership, options } = this;
    return new LaterModules({
      ...{ ...options, ...rest, membership, requests: this.#requests, sender: this.#sender },
      onDead: () => this.#socket.drop(),
    });
  }

  /** Number of messages that the server has not acknowledged. */
  get unsent(): number {
    return this.#sender.unsent;
  }

  /** Joins with `credentials`. */
  enter(credentials: Credentials): void {
    this.#session.enter(credentials);
  }

  /** Logs out: ends the session and forgets the member on this device. */
  leave(): void {
    const { dmMemory, session } = this.options.stores;
    // It goes out before the connection closes. Without one, the session of a guest ends by itself.
    this.#requests.notify("log_out", {});
    this.membership.forget();
    const account = accountOf(session.credentials.value);
    dmMemory.forget(account);
    this.goToLogin();
    this.options.forgetKeys?.(account);
  }

  /** Ends the session and shows the join screen. The device still remembers the member. */
  goToLogin(): void {
    batchUpdates(() => this.#session.leave());
  }

  /** Sends a request and resolves to its refusal, or null when it succeeded. Never rejects. */
  request<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Refused | null> {
    return this.#requests.request(event, data);
  }

  /** Sends `text` to the lobby. Returns false when the text is invalid, writing is restricted, or the queue is full. */
  send(text: string): boolean {
    return this.#sender.send(this.#lobby, text);
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    this.#sender.retry(requestId);
  }

  /** Removes a failed message. */
  discard(requestId: string): void {
    this.#sender.discard(requestId);
  }

  /** Reconnects now, if the socket waits for its next attempt. */
  reconnectNow(): void {
    this.#socket.reconnectNow();
  }

  /** The user looks at the page again: the connection may be dead without having been closed. */
  looked(): void {
    this.#socket.reconnectNow();
    this.later.loaded?.liveness.check();
  }

  /** The browser went offline, or came back online. */
  setOffline(offline: boolean): void {
    this.options.stores.connection.setOffline(offline);
    if (offline) this.#socket.drop();
    else this.looked();
  }

  #createSocket(): Socket {
    const { url, createWebSocket, clock, random } = this.options;
    return createSocket({
      url,
      createWebSocket,
      clock,
      random,
      onOpen: () => this.#session.join(),
      onEnvelopes: (envelopes) => {
        batchUpdates(() => envelopes.forEach((one) => this.#router.receive(one)));
        this.later.loaded?.liveness.received();
      },
      onAttempt: () => this.#session.connecting(),
      onLost: (...lost) => batchUpdates(() => this.#session.lost(...lost)),
      onEnd: (code) => batchUpdates(() => this.#session.ended(code)),
    });
  }

  #createOutbox(): Outbox {
    const { clock, stores: { connection, postingRules } } = this.options;
    return new Outbox({
      clock,
      requests: this.#requests,
      limits: () => connection.limits.value,
      heldUntil: ({ event }) => event === "message" ? postingRules.slowModeUntil.value ?? 0 : 0,
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
      onRejoin: () => this.#socket.open(),
      onLeave: (reason, isDeleted) => {
        const account = accountOf(stores.session.credentials.value);
        stores.dmMemory.forget(account);
        this.#session.leave(reason);
        // Who was signed out by the server finds the keys here again: they may be nowhere else.
        if (isDeleted) this.options.forgetKeys?.(account);
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
      onToken: (token) => this.membership.renewQuietly(token),
    };
  }

  #joined(): void {
    this.#staffWatch.joined();
    // A failed load is repeated when the first conversation is opened.
    this.later.load().catch(() => {});
  }
}
