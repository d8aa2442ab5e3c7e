// A person's way through the chat: coming in, sending, losing the connection and coming back, leaving.

import { CLOSE } from "../../server/protocol/errors.ts";
import { codePoints } from "../../server/protocol/limits.ts";
import type { ServerEnvelope, ServerEvents } from "../../server/protocol/server_events.ts";
import type { Clock } from "../store/clock.ts";
import type { Credentials } from "../store/session.ts";
import { atOnce, type Stores } from "../store/stores.ts";
import { apply } from "./apply.ts";
import { Outbox } from "./outbox.ts";
import { createSocket, type Socket, type WebSocketLike } from "./socket.ts";

/** Longest wait for the answer to `join`, milliseconds. Passwords are slow on purpose, and may queue. */
const JOIN_TIMEOUT_MS = 20_000;
/** How long a name that seems taken is asked for again after a lost connection, milliseconds: our own old
 * connection may hold it until the server notices that it is dead. */
const NAME_PATIENCE_MS = 3 * 60_000;
/** Refusals of a rejoin that may pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(["username_taken", "rate_limited", "unavailable", "internal"]);

const FAREWELLS: ReadonlyMap<number, string> = new Map([
  [CLOSE.kicked, "A moderator asked you to leave. You can come back in."],
  [CLOSE.banned, "You have been banned from SexyChat."],
]);
const UNREACHABLE = "SexyChat cannot be reached right now. Check your connection and try again.";

/** What the chat needs from its surroundings. */
export interface ChatOptions {
  readonly stores: Stores;
  readonly url: string;
  readonly create: (url: string, protocol: string) => WebSocketLike;
  readonly clock: Clock;
  readonly random: () => number;
  /** A new UUID. */
  readonly newId: () => string;
}

/** One page's chat. */
export class Chat {
  readonly #socket: Socket;
  readonly #outbox: Outbox;
  #joinId = "";
  #cancelJoinTimer: (() => void) | null = null;
  #lostAt: number | null = null;

  constructor(readonly options: ChatOptions) {
    const { url, create, clock, random, stores } = options;
    this.#socket = createSocket({
      url,
      create,
      clock,
      random,
      onOpen: () => this.#join(),
      onEnvelopes: (envelopes) => atOnce(() => envelopes.forEach((one) => this.#receive(one))),
      onAttempt: () => stores.connection.setState(this.#lostAt === null ? "joining" : "lost"),
      onLost: (retryAt) => atOnce(() => this.#lost(retryAt)),
      onEnd: (code) => atOnce(() => this.#end(code)),
    });
    this.#outbox = new Outbox({
      clock,
      send: (request) => this.#socket.send(request),
      limits: () => stores.connection.limits.value,
      onRest: (until) => stores.connection.setRest(until),
      onSilence: () => this.#socket.drop(),
    });
  }

  /** Messages that have not reached the server. */
  get unsent(): number {
    return this.#outbox.size;
  }

  /** Asks to come in. */
  enter(credentials: Credentials): void {
    this.options.stores.session.enter(credentials);
    if (this.#socket.isOpen) this.#join();
    else this.#socket.open();
  }

  /** Leaves, of one's own will. */
  leave(): void {
    atOnce(() => {
      this.#stop();
      this.#clearRoom();
      this.options.stores.session.leave();
    });
  }

  /** Says `text` in the lobby. False, and nothing happens, when it cannot be said or too much waits already. */
  say(text: string): boolean {
    const { clock, newId, stores } = this.options;
    const words = text.trim();
    if (words === "" || codePoints(words) > stores.connection.limits.value.maxLength) return false;
    if (this.#outbox.full) {
      stores.toasts.show("Too many messages are waiting to be sent. Try again in a moment.");
      return false;
    }
    const id = newId();
    atOnce(() => {
      stores.lobby.add(id, words, new Date(clock.now()).toISOString());
      this.#outbox.push({ event: "message", data: { text: words }, id });
    });
    return true;
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    if (this.#outbox.full) return;
    atOnce(() => {
      const failed = this.options.stores.lobby.take(requestId);
      if (failed !== undefined) this.say(failed.text);
    });
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.options.stores.lobby.take(requestId);
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

  #join(): void {
    const { clock, newId, stores } = this.options;
    const given = stores.session.credentials.value;
    if (given === null) return;
    this.#joinId = newId();
    this.#setJoinTimer(clock.after(JOIN_TIMEOUT_MS, () => this.#socket.drop()));
    this.#socket.send({
      event: "join",
      id: this.#joinId,
      data: {
        mode: given.mode,
        username: given.username,
        ...(given.modPassword === undefined ? {} : { mod_password: given.modPassword }),
        caps: ["presence", "batch"],
      },
    });
  }

  #receive(envelope: ServerEnvelope): void {
    const { re } = envelope;
    if (re !== undefined && re === this.#joinId) {
      this.#setJoinTimer(null);
      if (envelope.event === "error") return this.#refused(envelope.data);
      apply(this.options.stores, envelope);
      return this.#joined();
    }
    if (re !== undefined && this.#outbox.has(re)) {
      if (envelope.event === "error" && this.#postpones(envelope.data, re)) return;
      this.#outbox.settle(re);
    }
    apply(this.options.stores, envelope);
  }

  /** Whether a refusal only means "later". */
  #postpones({ code, retry_after_ms }: ServerEvents["error"], id: string): boolean {
    if (code === "rate_limited" || code === "slow_mode") this.#outbox.postpone(id, retry_after_ms ?? 1_000);
    else if (code === "not_joined") this.#socket.drop();
    else return false;
    return true;
  }

  #joined(): void {
    const { clock, stores } = this.options;
    const me = stores.session.me.value;
    if (me !== null) stores.prefs.setUsername(me.username);
    if (this.#lostAt !== null && stores.lobby.lines.value.all.length > 0) {
      const now = clock.now();
      const text = `You were away for ${
        duration(now - this.#lostAt)
      }. What others said meanwhile is not shown.`;
      stores.lobby.note("notice", text, new Date(now).toISOString());
    }
    this.#lostAt = null;
    stores.connection.setState("online");
    this.#socket.settle();
    this.#outbox.open();
  }

  #refused({ code, msg, retry_after_ms }: ServerEvents["error"]): void {
    const { clock, stores } = this.options;
    const lostAt = this.#lostAt;
    if (lostAt !== null && PASSING.has(code) && clock.now() - lostAt < NAME_PATIENCE_MS) {
      return this.#socket.drop(retry_after_ms);
    }
    stores.connection.setState("idle");
    if (lostAt !== null) this.#stop();
    stores.session.refuse({ code, msg });
  }

  #lost(retryAt: number): void {
    const { clock, stores } = this.options;
    this.#setJoinTimer(null);
    this.#outbox.close();
    const phase = stores.session.phase.value;
    if (phase === "in") {
      const me = stores.people.find(stores.session.me.value?.username ?? "");
      for (const id of stores.lobby.disconnect(me)) this.#outbox.settle(id);
      this.#lostAt ??= clock.now();
      return stores.connection.setState("lost", retryAt);
    }
    this.#stop();
    if (phase === "entering") stores.session.refuse({ code: "unreachable", msg: UNREACHABLE });
  }

  #end(code: number): void {
    const { session } = this.options.stores;
    this.#stop();
    if (session.phase.value === "out") return;
    this.#clearRoom();
    session.leave(FAREWELLS.get(code) ?? "Your session has ended.");
  }

  /** Lets the connection go for good. What was not sent stays in the lobby, marked as such. */
  #stop(): void {
    const { connection, lobby, people } = this.options.stores;
    this.#setJoinTimer(null);
    this.#lostAt = null;
    this.#socket.close();
    for (const id of this.#outbox.clear()) lobby.fail(id, "Not sent");
    people.reset();
    connection.setState("idle");
  }

  #clearRoom(): void {
    this.options.stores.lobby.reset();
    this.options.stores.screen.dialog.value = null;
  }

  #setJoinTimer(cancel: (() => void) | null): void {
    this.#cancelJoinTimer?.();
    this.#cancelJoinTimer = cancel;
  }
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 2) return "a moment";
  if (seconds < 100) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
