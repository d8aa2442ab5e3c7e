// A person's way through the chat: coming in, sending, losing the connection and coming back, leaving.

import { CLOSE } from "../../server/protocol/errors.ts";
import { codePoints } from "../../server/protocol/limits.ts";
import { isBot } from "../../server/protocol/names.ts";
import type { ClientEvents } from "../../server/protocol/client_events.ts";
import type { ServerEnvelope, ServerEvents } from "../../server/protocol/server_events.ts";
import type { Clock } from "../store/clock.ts";
import type { Credentials } from "../store/session.ts";
import { silenceOf, silenceWords } from "../store/silence.ts";
import { atOnce, type Stores } from "../store/stores.ts";
import { apply } from "./apply.ts";
import type { FetchConversations, FetchHistory } from "./history.ts";
import { Membership } from "./membership.ts";
import { Moderation } from "./moderation.ts";
import { Outbox } from "./outbox.ts";
import { absence, farewellFor, UNREACHABLE } from "./partings.ts";
import { Pm } from "./pm.ts";
import { refusedBy, Requests } from "./requests.ts";
import { createSocket, type Request, type Socket, type WebSocketLike } from "./socket.ts";
import { Violet } from "./violet.ts";

/** Longest wait for the answer to `join`, milliseconds. Passwords are slow on purpose, and may queue. */
const JOIN_TIMEOUT_MS = 20_000;
/** How long a name that seems taken is asked for again after a lost connection, milliseconds: our own old
 * connection may hold it until the server notices that it is dead. */
const NAME_PATIENCE_MS = 3 * 60_000;
/** Refusals of a rejoin that may pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(["username_taken", "rate_limited", "unavailable", "internal"]);

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
  readonly moderation: Moderation;
  /** What a person does in private. */
  readonly pm: Pm;
  /** What a person does with the companion. */
  readonly violet: Violet;
  readonly #socket: Socket;
  readonly #outbox: Outbox;
  readonly #requests: Requests;
  #joinId = "";
  #cancelJoinTimer: (() => void) | null = null;
  #lostAt: number | null = null;

  constructor(readonly options: ChatOptions) {
    const { url, create, clock, random, newId, stores } = options;
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
      heldUntil: ({ event }) => event === "message" ? stores.room.restUntil.value ?? 0 : 0,
      onRest: (until) => stores.connection.setRest(until),
      onSilence: () => this.#socket.drop(),
    });
    this.#requests = new Requests({ clock, newId, send: (request) => this.#socket.send(request) });
    this.membership = new Membership({
      stores,
      clock,
      requests: this.#requests,
      onReturn: () => this.#socket.open(),
      onDepart: (farewell) => {
        stores.pmMemory.forget();
        this.#depart(farewell);
      },
    });
    this.moderation = new Moderation({ stores, clock, requests: this.#requests });
    const ways = { outbox: this.#outbox, send: (request: Request) => this.#socket.send(request) };
    this.pm = new Pm({ ...options, ...ways });
    this.violet = new Violet({ ...options, ...ways, requests: this.#requests });
  }

  /** Messages that have not reached the server. */
  get unsent(): number {
    return this.#outbox.size + this.pm.unsent + this.violet.unsent;
  }

  /** Asks to come in. */
  enter(credentials: Credentials): void {
    this.options.stores.session.enter(credentials);
    if (this.#socket.isOpen) this.#join();
    else this.#socket.open();
  }

  /** Comes back in as the member this device remembers. False when it remembers none. */
  restore(): boolean {
    const token = this.options.stores.token.read();
    if (token !== null) this.enter({ mode: "restore", token });
    return token !== null;
  }

  /** Brings the private conversation with `name` into view; invites them where there is none yet. */
  openPm(name: string): void {
    if (isBot(name)) this.violet.show();
    else this.pm.open(name);
  }

  /** Leaves, of one's own will. */
  leave(): void {
    this.membership.forget();
    this.options.stores.pmMemory.forget();
    this.goToDoor();
  }

  /** Goes to the join screen; a member who is remembered here stays remembered. */
  goToDoor(): void {
    atOnce(() => this.#depart());
  }

  /** Says `text` in the lobby. False, and nothing happens, when it cannot be said or too much waits already. */
  say(text: string): boolean {
    const { clock, newId, stores } = this.options;
    const words = text.trim();
    if (words === "" || codePoints(words) > stores.connection.limits.value.maxLength) return false;
    if (this.#isSilent()) return false;
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
    const { lobby } = this.options.stores;
    if (this.#outbox.full) return;
    if (lobby.pending.value.some((one) => one.requestId === requestId) && this.#isSilent()) return;
    atOnce(() => {
      const failed = lobby.take(requestId);
      if (failed !== undefined) this.say(failed.text);
      else if (!this.violet.retry(requestId)) this.pm.retry(requestId);
    });
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.options.stores.lobby.take(requestId);
    this.violet.discard(requestId);
    this.pm.discard(requestId);
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

  /** Whether this person cannot write in the lobby. Says why. */
  #isSilent(): boolean {
    const { stores } = this.options;
    const silence = silenceOf(stores);
    if (silence !== null) stores.toasts.show(`Not sent. ${silenceWords(silence)}`);
    return silence !== null;
  }

  #join(): void {
    const { clock, newId, stores } = this.options;
    const given = stores.session.credentials.value;
    if (given === null) return;
    this.#joinId = newId();
    this.membership.joining();
    this.#setJoinTimer(clock.after(JOIN_TIMEOUT_MS, () => this.#socket.drop()));
    this.#socket.send({ event: "join", id: this.#joinId, data: joinData(given) });
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
    if (envelope.event === "resync") return this.pm.missed(envelope.data);
    if (this.violet.receive(envelope) || this.pm.receive(envelope)) return;
    const asked = re !== undefined && this.#requests.has(re);
    if (!asked || envelope.event !== "error") apply(this.options.stores, envelope);
    if (asked) this.#requests.settle(envelope);
    else this.moderation.hear(envelope);
    if (envelope.event === "room_state") this.#outbox.look();
    if (envelope.event === "joined") this.#readyToTalk();
  }

  /** Whether a refusal only means "later". */
  #postpones({ code, retry_after_ms }: ServerEvents["error"], id: string): boolean {
    if (code === "rate_limited") this.#outbox.postpone(id, retry_after_ms ?? 1_000);
    else if (code === "slow_mode") {
      this.options.stores.room.rest(retry_after_ms ?? 1_000);
      this.#outbox.postpone(id, 0);
    } else if (code === "not_joined") this.#socket.drop();
    else return false;
    return true;
  }

  #joined(): void {
    const { clock, stores } = this.options;
    stores.room.joined();
    this.membership.joined();
    if (this.#lostAt !== null && stores.lobby.lines.value.all.length > 0) {
      const now = clock.now();
      stores.lobby.note("notice", absence(now - this.#lostAt), new Date(now).toISOString());
    }
    this.#lostAt = null;
    stores.connection.setState("online");
    this.moderation.joined();
    this.#socket.settle();
    this.#outbox.open();
    this.#readyToTalk();
  }

  /** Private conversations begin, for the first time or again. */
  #readyToTalk(): void {
    this.pm.joined();
    this.violet.joined();
  }

  #refused(error: ServerEvents["error"]): void {
    const { clock, stores } = this.options;
    const lostAt = this.#lostAt;
    const patient = stores.session.returning.value ||
      lostAt !== null && clock.now() - lostAt < NAME_PATIENCE_MS;
    if (patient && PASSING.has(error.code)) return this.#socket.drop(error.retry_after_ms);
    if (error.code === "session_expired") {
      this.#socket.close();
      return this.membership.ended();
    }
    stores.connection.setState("idle");
    if (lostAt !== null) {
      this.#stop();
      this.pm.reset();
      this.violet.reset();
    }
    stores.session.refuse(refusedBy(error, clock));
  }

  #lost(retryAt: number): void {
    const { clock, stores } = this.options;
    this.#setJoinTimer(null);
    this.#outbox.close();
    this.#requests.clear();
    const phase = stores.session.phase.value;
    if (stores.session.returning.value) return stores.connection.setState("lost", retryAt);
    if (phase === "in") {
      const me = stores.people.find(stores.session.me.value?.username ?? "");
      for (const id of stores.lobby.disconnect(me)) this.#outbox.settle(id);
      this.#lostAt ??= clock.now();
      this.pm.lost();
      this.violet.lost();
      return stores.connection.setState("lost", retryAt);
    }
    this.#stop();
    if (phase === "entering") stores.session.refuse({ code: "unreachable", msg: UNREACHABLE });
  }

  #end(code: number): void {
    const { clock, stores } = this.options;
    const { connection, session } = stores;
    if (code === CLOSE.sessionEnded && session.credentials.value?.mode === "restore") {
      this.#lost(clock.now());
      connection.setState("lost");
      return this.membership.ended();
    }
    if (session.phase.value === "out") return this.#stop();
    this.#depart(farewellFor(code));
  }

  #depart(farewell?: string): void {
    this.#stop();
    this.#clearRoom();
    this.options.stores.session.leave(farewell);
  }

  /** Lets the connection go for good. What was not sent stays in the lobby, marked as such. */
  #stop(): void {
    const { connection, lobby, people, pms, violet } = this.options.stores;
    this.#setJoinTimer(null);
    this.#lostAt = null;
    this.#socket.close();
    this.#requests.clear();
    for (const id of this.#outbox.clear()) [lobby, pms, violet.talk].some((one) => one.fail(id, "Not sent"));
    people.reset();
    connection.setState("idle");
  }

  #clearRoom(): void {
    this.options.stores.lobby.reset();
    this.options.stores.ignores.reset();
    this.options.stores.moderation.reset();
    this.options.stores.companion.reset();
    this.pm.reset();
    this.violet.reset();
    this.options.stores.screen.dialog.value = null;
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
