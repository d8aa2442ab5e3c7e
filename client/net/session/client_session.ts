// One visit: coming in, losing the connection and coming back, and leaving.

import type { ClientEvents } from "../../../server/protocol/client_events.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import type { ServerEnvelope, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Credentials } from "../../store/session/session_store.ts";
import { ownAuthor, type Stores } from "../../store/stores.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { apply } from "../apply.ts";
import type { Conversations } from "../conversations/conversations.ts";
import type { Membership } from "./membership.ts";
import type { Outbox } from "../connection/outbox.ts";
import { disconnectMessage } from "./disconnect_messages.ts";
import { type PendingRequests, refusedBy, UNREACHABLE } from "../connection/requests.ts";
import type { Socket } from "../connection/socket.ts";
import type { Staff } from "../moderation/staff.ts";

/** Longest wait for the answer to `join`, milliseconds. Passwords are slow on purpose, and may queue. */
const JOIN_TIMEOUT_MS = 20_000;
/** How long a name that seems taken is asked for again after a lost connection, milliseconds: our own old
 * connection may hold it until the server notices that it is dead. */
const NAME_PATIENCE_MS = 3 * 60_000;
/** Refusals of a rejoin that may pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(["username_taken", "rate_limited", "unavailable", "internal"]);

const NOT_SENT: MessageFormat = (t) => t("app").messages.notSent;

/** What a visit needs. */
export interface ClientSessionOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly socket: Socket;
  readonly outbox: Outbox;
  readonly requests: PendingRequests;
  readonly membership: Membership;
  readonly staff: Staff;
  readonly conversations: Conversations;
}

/** A person's stay, from `enter` to `depart`. */
export class ClientSession {
  #joinId = "";
  #cancelJoinTimer: (() => void) | null = null;
  #lostAt: number | null = null;

  constructor(readonly options: ClientSessionOptions) {}

  /** Asks to come in. */
  enter(credentials: Credentials): void {
    const { socket, stores } = this.options;
    stores.session.enter(credentials);
    if (socket.isOpen) this.join();
    else socket.open();
  }

  /** An attempt to connect begins. */
  attempted(): void {
    this.options.stores.connection.setState(this.#lostAt === null ? "joining" : "lost");
  }

  /** There is a connection: says who we are. */
  join(): void {
    const { clock, membership, newId, socket, stores } = this.options;
    const given = stores.session.credentials.value;
    if (given === null) return;
    this.#joinId = newId();
    membership.joining();
    this.#setJoinTimer(clock.after(JOIN_TIMEOUT_MS, () => socket.drop()));
    socket.send({ event: "join", id: this.#joinId, data: joinData(given) });
  }

  /** Takes the answer to `join`. Returns false for anything else. */
  receive(envelope: ServerEnvelope): boolean {
    if (envelope.re === undefined || envelope.re !== this.#joinId) return false;
    this.#setJoinTimer(null);
    if (envelope.event === "error") this.#refused(envelope.data);
    else {
      apply(this.options.stores, envelope);
      this.#joined();
    }
    return true;
  }

  /** The connection is gone; the next attempt begins at `retryAt`, epoch milliseconds. */
  lost(retryAt: number): void {
    const { clock, conversations, outbox, requests, stores } = this.options;
    this.#setJoinTimer(null);
    outbox.close();
    requests.clear();
    const phase = stores.session.phase.value;
    if (stores.session.returning.value) return stores.connection.setState("lost", retryAt);
    if (phase === "in") {
      stores.lobby.disconnect(ownAuthor(stores));
      this.#lostAt ??= clock.now();
      conversations.lost();
      return stores.connection.setState("lost", retryAt);
    }
    this.#stop();
    if (phase === "entering") stores.session.refuse(UNREACHABLE);
  }

  /** The server closed for good, with close code `code`. */
  ended(code: number): void {
    const { clock, membership, stores } = this.options;
    const { connection, session } = stores;
    if (code === CLOSE.sessionEnded && session.credentials.value?.mode === "restore") {
      this.lost(clock.now());
      connection.setState("lost");
      return membership.ended();
    }
    if (session.phase.value === "out") return this.#stop();
    this.depart(disconnectMessage(code));
  }

  /** Goes to the join screen, with a word on why. */
  depart(farewell?: MessageFormat): void {
    this.#stop();
    this.#clearRoom();
    this.options.stores.session.leave(farewell);
  }

  #joined(): void {
    const { clock, conversations, membership, outbox, socket, staff, stores } = this.options;
    stores.postingRules.joined();
    membership.joined();
    if (this.#lostAt !== null && stores.lobby.lines.value.all.length > 0) {
      const now = clock.now();
      const awayMs = now - this.#lostAt;
      const text: MessageFormat = (t) => t("app").lobby.away(awayMs);
      stores.lobby.note("notice", text, new Date(now).toISOString());
    }
    this.#lostAt = null;
    stores.connection.setState("online");
    staff.joined();
    socket.settle();
    outbox.open();
    conversations.joined();
  }

  #refused(error: ServerEvents["error"]): void {
    const { clock, conversations, membership, socket, stores } = this.options;
    const lostAt = this.#lostAt;
    const patient = stores.session.returning.value ||
      lostAt !== null && clock.now() - lostAt < NAME_PATIENCE_MS;
    if (patient && PASSING.has(error.code)) return socket.drop(error.retry_after_ms);
    if (error.code === "session_expired") {
      socket.close();
      return membership.ended();
    }
    stores.connection.setState("idle");
    if (lostAt !== null) {
      this.#stop();
      conversations.reset();
    }
    stores.session.refuse(refusedBy(error, clock));
  }

  /** Lets the connection go for good. What was not sent stays in the lobby, marked as such. */
  #stop(): void {
    const { outbox, requests, socket, stores } = this.options;
    const { connection, lobby, people, dms, companion } = stores;
    this.#setJoinTimer(null);
    this.#lostAt = null;
    socket.close();
    requests.clear();
    for (const id of outbox.clear()) [lobby, dms, companion.log].some((one) => one.fail(id, NOT_SENT));
    people.reset();
    connection.setState("idle");
  }

  #clearRoom(): void {
    const { conversations, stores } = this.options;
    stores.lobby.reset();
    stores.ignores.reset();
    stores.moderation.reset();
    stores.companionAdmin.reset();
    stores.toasts.clear();
    conversations.reset();
    stores.screen.dialog.value = null;
  }

  #setJoinTimer(cancel: (() => void) | null): void {
    this.#cancelJoinTimer?.();
    this.#cancelJoinTimer = cancel;
  }
}

function joinData({ modPassword, ...given }: Credentials): ClientEvents["join"] {
  const power = modPassword === undefined ? {} : { mod_password: modPassword };
  return { ...given, ...power, caps: ["presence", "batch", "stream"] };
}
