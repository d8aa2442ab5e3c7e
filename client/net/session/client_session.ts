// The session of this page: join, reconnect, leave.

import type { ClientEvents } from "../../../server/protocol/client_events.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { RESUME_GRACE_MS } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Credentials } from "../../store/session/session_store.ts";
import type { Stores } from "../../store/stores.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { FetchRefusal } from "../connection/connection_refusal.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { MessageSender } from "../conversations/message_sender.ts";
import type { Membership } from "./membership.ts";
import type { Outbox } from "../connection/outbox.ts";
import { disconnectMessage } from "./disconnect_messages.ts";
import { type PendingRequests, refusedBy, type ServerReply, UNREACHABLE } from "../connection/requests.ts";
import type { Socket } from "../connection/socket.ts";
import type { Router } from "../router.ts";

/** Longest wait for the answer to `join`, milliseconds. Password hashing is slow and may queue. */
const JOIN_TIMEOUT_MS = 20_000;
/**
 * How long a rejoin is retried after a refusal of {@link TRANSIENT}, milliseconds: until the server notices that the old
 * connection is dead, its session still has the name.
 */
const NAME_RETRY_MS = 3 * 60_000;
/** Refusals of a rejoin that may be temporary. */
const TRANSIENT: ReadonlySet<string> = new Set(["username_taken", "rate_limited", "unavailable", "internal"]);

/** What the session needs. */
export interface ClientSessionOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly socket: Socket;
  readonly outbox: Outbox;
  readonly requests: PendingRequests;
  readonly membership: Membership;
  readonly router: Router;
  readonly sender: MessageSender;
  readonly fetchRefusal: FetchRefusal;
  /** Whether this browser can encrypt private messages end to end. */
  readonly canEncrypt: boolean;
  /** The client joined. */
  readonly onJoined: () => void;
}

/** The user's session, from `enter` to `leave`. */
export class ClientSession {
  /** Id of the current `join` request; empty without one. */
  #joinId = "";
  #cancelJoinTimer: (() => void) | null = null;
  /** When the joined connection was lost, by the clock; null while it is not. */
  #lostAt: number | null = null;

  constructor(readonly options: ClientSessionOptions) {}

  /** Joins with `credentials`. */
  enter(credentials: Credentials): void {
    const { socket, stores } = this.options;
    stores.session.enter(credentials);
    if (socket.isOpen) this.join();
    else socket.open();
  }

  /** An attempt to connect begins. */
  connecting(): void {
    this.options.stores.connection.setState(this.#lostAt === null ? "joining" : "lost");
  }

  /** The connection is open: sends `join`. */
  join(): void {
    const { clock, membership, newId, requests, socket, stores } = this.options;
    const credentials = stores.session.credentials.value;
    if (credentials === null) return;
    const id = this.#joinId = newId();
    membership.joining();
    this.#setJoinTimer(clock.after(JOIN_TIMEOUT_MS, () => socket.drop()));
    const { canEncrypt } = this.options;
    const data = joinData(credentials, {
      last: stores.tab.last,
      lang: stores.i18n.language.value,
      canEncrypt,
    });
    requests.send({ event: "join", id, data }, (reply) => {
      if (this.#joinId === id) this.#answered(reply);
    });
  }

  /** The connection is lost, or (`neverOpened`) was refused; the next attempt begins at `retryAt`, by the clock. */
  lost(retryAt: number, neverOpened: boolean): void {
    if (neverOpened) void this.#askWhy();
    const { clock, outbox, requests, router, stores } = this.options;
    this.#setJoinTimer(null);
    requests.lost();
    outbox.close();
    const phase = stores.session.phase.value;
    if (stores.session.returning.value) return stores.connection.setState("lost", retryAt);
    if (phase === "in") {
      this.#lostAt ??= clock.now();
      const mayResume = stores.session.credentials.value?.mode === "resume";
      stores.connection.resumableUntil.value = mayResume ? this.#lostAt + RESUME_GRACE_MS : null;
      router.lost();
      return stores.connection.setState("lost", retryAt);
    }
    this.#stop();
    if (phase === "entering") stores.session.refuse(UNREACHABLE);
  }

  /** The server closed with `code`, after which clients must not reconnect. */
  ended(code: number): void {
    const { clock, membership, stores } = this.options;
    const { connection, session } = stores;
    if (code === CLOSE.sessionEnded && session.credentials.value?.mode === "restore") {
      this.lost(clock.now(), false);
      connection.setState("lost");
      return membership.ended();
    }
    if (session.phase.value === "out") return this.#stop();
    this.leave(disconnectMessage(code), code === CLOSE.banned);
  }

  /** Ends the session and shows the join screen, with `reason` if given. `isBan`: a ban has ended it. */
  leave(reason?: MessageFormat, isBan?: boolean): void {
    this.#stop();
    this.#resetStores();
    this.options.stores.tab.forget();
    this.options.stores.session.leave(reason, isBan);
  }

  /** The server refused a connection, or cannot be reached: shows why, if it says so. */
  async #askWhy(): Promise<void> {
    const why = await this.options.fetchRefusal();
    const { connection, session } = this.options.stores;
    if (session.refused.value === UNREACHABLE) return session.refuse(why ?? UNREACHABLE);
    if (session.phase.value === "out" || connection.state.value === "online") return;
    const message = why === null ? null : refusalMessage(why);
    if (message !== null && why?.code === "banned") this.leave(message, true);
    else connection.setRefusal(message);
  }

  #answered(reply: ServerReply | null): void {
    if (reply === null) return;
    this.#setJoinTimer(null);
    if (reply.event === "error") this.#refused(reply.data);
    else this.#joined();
  }

  #joined(): void {
    const { clock, membership, onJoined, outbox, router, socket, stores } = this.options;
    stores.postingRules.joined();
    membership.joined();
    if (this.#lostAt !== null && stores.lobby.lines.value.all.length > 0) {
      const awayMs = clock.now() - this.#lostAt;
      // The backlog comes right after this.
      const { hasBacklog } = stores.lobby;
      const text: MessageFormat = (t) => t("app").lobby.away(awayMs, hasBacklog.value);
      stores.lobby.note("notice", text, new Date(clock.serverNow()).toISOString());
    }
    this.#lostAt = null;
    stores.connection.setState("online");
    socket.joined();
    outbox.open();
    router.joined();
    onJoined();
  }

  #refused(error: ServerEvents["error"]): void {
    const { clock, membership, router, socket, stores } = this.options;
    const lostAt = this.#lostAt;
    const mayRetry = stores.session.returning.value ||
      lostAt !== null && clock.now() - lostAt < NAME_RETRY_MS;
    if (mayRetry && TRANSIENT.has(error.code)) return socket.drop(error.retry_after_ms);
    if (error.code === "session_expired") {
      if (stores.session.credentials.value?.mode === "resume") return this.#guestEnded();
      socket.close();
      return membership.ended();
    }
    stores.connection.setState("idle");
    if (lostAt !== null) {
      this.#stop();
      router.reset();
    }
    stores.session.refuse(refusedBy(error, clock));
  }

  /** The session of the guest is over at the server. A page that was in comes in again as a new guest. */
  #guestEnded(): void {
    const { session, tab } = this.options.stores;
    tab.forget();
    if (session.returning.value) return this.leave((t) => t("login").disconnect.awayTooLong);
    session.sessionLost();
    this.join();
  }

  /** Closes the connection. Unsent lobby messages stay, marked as failed. */
  #stop(): void {
    const { outbox, requests, socket, stores } = this.options;
    this.#joinId = "";
    this.#setJoinTimer(null);
    this.#lostAt = null;
    socket.close();
    requests.lost();
    outbox.clear();
    stores.people.reset();
    stores.connection.setState("idle");
  }

  #resetStores(): void {
    const { router, sender, stores } = this.options;
    router.reset();
    sender.reset();
    stores.lobby.reset();
    stores.ignores.reset();
    stores.toasts.clear();
    stores.screen.dialog.value = null;
  }

  #setJoinTimer(cancel: (() => void) | null): void {
    this.#cancelJoinTimer?.();
    this.#cancelJoinTimer = cancel;
  }
}

function joinData(
  { modPassword, ...credentials }: Credentials,
  { last, lang, canEncrypt }: { readonly last: string; readonly lang: string; readonly canEncrypt: boolean },
): ClientEvents["join"] {
  const moderator = modPassword === undefined ? {} : { mod_password: modPassword };
  const { mode } = credentials;
  const known = mode === "resume" ? { last } : mode === "register" ? { lang } : {};
  return {
    ...credentials,
    ...moderator,
    ...known,
    caps: ["presence", "batch", "stream", "backlog", "resume", ...canEncrypt ? ["e2ee" as const] : []],
  };
}
