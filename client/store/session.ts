// Who this page is: outside, on the way in, or joined; and why it was refused or sent away.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorCode } from "../../server/protocol/errors.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";

/** What a person gives to come in. */
export interface Credentials {
  readonly mode: "guest";
  readonly username: string;
  readonly modPassword?: string;
}

/** Why somebody is not in. `code` is the server's, or `unreachable` when it did not answer. */
export interface Refused {
  readonly code: ErrorCode | "unreachable";
  readonly msg: string;
}

/** `out`: at the join screen. `entering`: asked to join. `in`: joined, also while the connection is lost. */
export type Phase = "out" | "entering" | "in";

/** The session as views and the connection use it. */
export interface SessionStore {
  readonly phase: ReadonlySignal<Phase>;
  readonly me: ReadonlySignal<ServerEvents["joined"] | null>;
  /** Why the last attempt to come in failed. */
  readonly refused: ReadonlySignal<Refused | null>;
  /** Why the session was ended, when it was not by this person. */
  readonly farewell: ReadonlySignal<string | null>;
  /** What the session comes back with after a lost connection. */
  readonly credentials: ReadonlySignal<Credentials | null>;
  enter(credentials: Credentials): void;
  joined(data: ServerEvents["joined"]): void;
  refuse(refused: Refused): void;
  /** Keeps what the server said last, to be shown when it closes. */
  dismissed(msg: string): void;
  /** Ends the session. `farewell` is used where the server gave no reason of its own. */
  leave(farewell?: string): void;
}

/** Makes a session store that is outside. */
export function createSessionStore(): SessionStore {
  const phase = signal<Phase>("out");
  const me = signal<ServerEvents["joined"] | null>(null);
  const refused = signal<Refused | null>(null);
  const farewell = signal<string | null>(null);
  const credentials = signal<Credentials | null>(null);
  let lastWords: string | null = null;
  const out = (): void => {
    phase.value = "out";
    me.value = null;
    credentials.value = null;
  };
  return {
    phase,
    me,
    refused,
    farewell,
    credentials,
    enter(given): void {
      credentials.value = given;
      refused.value = null;
      farewell.value = null;
      lastWords = null;
      phase.value = "entering";
    },
    joined(data): void {
      me.value = data;
      phase.value = "in";
    },
    refuse(why): void {
      out();
      refused.value = why;
    },
    dismissed(msg): void {
      lastWords = msg;
    },
    leave(reason): void {
      out();
      farewell.value = reason === undefined ? null : lastWords ?? reason;
    },
  };
}
