// What every view can reach: the stores, what a person can do, and the time.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Clock } from "../store/clock.ts";
import type { Credentials, Refused, Registration } from "../store/session.ts";
import type { Stores } from "../store/stores.ts";
import type { ModerationActions } from "./moderation_actions.ts";

/** What a member does with their account. What can be refused resolves to why it was, or null. */
export interface MemberActions {
  /** A guest becomes a member, in place. */
  register(registration: Registration): Promise<Refused | null>;
  changePassword(oldPassword: string, newPassword: string): Promise<Refused | null>;
  /** Ends all other sessions of this account. */
  signOutEverywhere(): Promise<Refused | null>;
  deleteAccount(password: string): Promise<Refused | null>;
  setIgnored(username: string, ignored: boolean): Promise<void>;
}

/** What a person does in private. Each conversation is named by its key. */
export interface PmActions {
  /** Brings a conversation that has a tab into view, or (null) the lobby. */
  show(key: string | null): void;
  close(key: string): void;
  accept(key: string): void;
  /** "Not now". */
  decline(key: string): void;
  /** False when nothing was sent or queued. */
  say(key: string, text: string): boolean;
  /** The field was typed into, or emptied or left. */
  typing(key: string, busy: boolean): void;
  /** The end of the conversation is being looked at. */
  seen(key: string): void;
  fetchOlder(key: string): void;
  fetchMissed(key: string): void;
}

/** What a person does with Violet. */
export interface VioletActions {
  /** Brings her conversation into view. */
  show(): void;
  /** False when nothing was sent or queued. */
  say(text: string): boolean;
  /** Asks a question anew that stayed unanswered. */
  askAgain(messageId: string): void;
  /** Ends the answer that is being made. */
  stop(): void;
  /** Makes her forget. Resolves to why she does not, or null. */
  forget(): Promise<Refused | null>;
  /** What she said last is being looked at. */
  seen(): void;
  /** Fetches what she remembers, where that failed before. */
  fetchMemory(): void;
}

/** What a person can do that reaches the server. */
export interface Actions {
  enter(credentials: Credentials): void;
  leave(): void;
  /** Goes to the join screen, without logging out. */
  goToDoor(): void;
  /** False when nothing was sent or queued. */
  say(text: string): boolean;
  retry(requestId: string): void;
  discard(requestId: string): void;
  /** Reconnects now. */
  hurry(): void;
  /** Brings the private conversation with `name` into view, and invites them where there is none yet. */
  openPm(name: string): void;
  readonly membership: MemberActions;
  readonly moderation: ModerationActions;
  readonly pm: PmActions;
  readonly violet: VioletActions;
}

/** Reached by {@link useApp}. */
export interface AppContextValue {
  readonly stores: Stores;
  readonly actions: Actions;
  readonly clock: Clock;
}

/** Carries the stores and actions down the tree. */
export const AppContext = createContext<AppContextValue | null>(null);

/** The stores, actions and clock. Throws outside of an {@link AppContext}. */
export function useApp(): AppContextValue {
  const app = useContext(AppContext);
  if (app === null) throw new Error("A view was rendered outside of AppContext");
  return app;
}
