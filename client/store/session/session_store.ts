// Who this page is: outside, on the way in, or joined; and why it was refused or sent away.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isStaff } from "../../../server/protocol/roles.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { RefusedFor } from "../../i18n/refusal_text.ts";

/** A way in at the join screen. */
export type Way = "guest" | "login" | "register";

/** What a new account is made of. */
export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly email?: string;
}

/** What a person gives to come in. */
export type Credentials =
  & { readonly modPassword?: string }
  & (
    | { readonly mode: "guest"; readonly username: string }
    | { readonly mode: "login"; readonly username: string; readonly password: string }
    | { readonly mode: "register" } & Registration
    | { readonly mode: "restore"; readonly token: string }
  );

/** Why something was refused. `code` is the server's, or `unreachable` when it did not answer. */
export interface Refused extends RefusedFor {
  /** When it may be tried again, epoch milliseconds, where that is known. */
  readonly retryAt?: number;
}

/** `out`: at the join screen. `entering`: asked to join. `in`: joined, also while the connection is lost. */
export type Phase = "out" | "entering" | "in";

/** The session as views and the connection use it. */
export interface SessionStore {
  readonly phase: ReadonlySignal<Phase>;
  readonly me: ReadonlySignal<ServerEvents["joined"] | null>;
  /** The way in that the join screen shows. */
  readonly way: Signal<Way>;
  /** Why the last attempt to come in failed. */
  readonly refused: ReadonlySignal<Refused | null>;
  /** Why the session was ended, when it was not by this person. */
  readonly disconnectMessage: ReadonlySignal<MessageFormat | null>;
  /** What the session comes back with after a lost connection. */
  readonly credentials: ReadonlySignal<Credentials | null>;
  /** Whether a member is being let back in without having been asked anything. */
  readonly returning: ReadonlySignal<boolean>;
  enter(credentials: Credentials): void;
  joined(data: ServerEvents["joined"]): void;
  /** The session comes back with `token` from now on. */
  renew(token: string): void;
  roleChanged(now: ServerEvents["role_updated"]): void;
  /** How much of the companion this person may have, or has had, has changed. */
  aiChanged(
    change: Partial<Pick<ServerEvents["joined"], "has_ai_access" | "ai_messages_used" | "ai_free_limit">>,
  ): void;
  refuse(refused: Refused): void;
  /** Another way in was chosen: what was said about the last one is over. */
  choose(way: Way): void;
  /** Keeps what the server said last, to be shown when it closes. */
  dismissed(words: MessageFormat): void;
  /** Ends the session. `farewell` is used where the server gave no reason of its own. */
  leave(farewell?: MessageFormat): void;
}

/** Makes a session store that is outside. `way` is the way in of the last visit. */
export function createSessionStore(way: Way = "guest"): SessionStore {
  return new Session(way);
}

class Session implements SessionStore {
  readonly phase: Signal<Phase> = signal<Phase>("out");
  readonly me: Signal<ServerEvents["joined"] | null> = signal<ServerEvents["joined"] | null>(null);
  readonly way: Signal<Way>;
  readonly refused: Signal<Refused | null> = signal<Refused | null>(null);
  readonly disconnectMessage: Signal<MessageFormat | null> = signal<MessageFormat | null>(null);
  readonly credentials: Signal<Credentials | null> = signal<Credentials | null>(null);
  readonly returning: Signal<boolean> = signal(false);
  #lastWords: MessageFormat | null = null;

  constructor(way: Way) {
    this.way = signal(way);
  }

  enter(given: Credentials): void {
    this.credentials.value = given;
    this.refused.value = null;
    this.disconnectMessage.value = null;
    this.#lastWords = null;
    this.phase.value = "entering";
    this.returning.value = given.mode === "restore";
  }

  joined(data: ServerEvents["joined"]): void {
    this.me.value = data;
    this.phase.value = "in";
    this.returning.value = false;
    this.way.value = data.is_registered ? "login" : "guest";
    if (data.token !== undefined) this.renew(data.token);
  }

  renew(token: string): void {
    const modPassword = this.credentials.value?.modPassword;
    this.credentials.value = {
      mode: "restore",
      token,
      ...(modPassword === undefined ? {} : { modPassword }),
    };
  }

  roleChanged({ role, capacity }: ServerEvents["role_updated"]): void {
    if (this.me.value === null) return;
    const { capacity: _before, ...me } = this.me.value;
    this.me.value = { ...me, role, is_admin: isStaff(role), ...(capacity === undefined ? {} : { capacity }) };
  }

  aiChanged(
    change: Partial<Pick<ServerEvents["joined"], "has_ai_access" | "ai_messages_used" | "ai_free_limit">>,
  ): void {
    const me = this.me.value;
    if (me !== null) this.me.value = { ...me, ...change };
  }

  refuse(why: Refused): void {
    this.#out();
    this.refused.value = why;
  }

  choose(way: Way): void {
    this.way.value = way;
    this.refused.value = null;
    this.disconnectMessage.value = null;
  }

  dismissed(words: MessageFormat): void {
    this.#lastWords = words;
  }

  leave(reason?: MessageFormat): void {
    this.#out();
    this.disconnectMessage.value = reason === undefined ? null : this.#lastWords ?? reason;
  }

  #out(): void {
    this.phase.value = "out";
    this.returning.value = false;
    this.me.value = null;
    this.credentials.value = null;
  }
}
