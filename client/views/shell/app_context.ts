// What views can reach: stores, what a person can do, and the time. At the join screen that is little.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Credentials, Refused, Registration } from "../../store/session/session_store.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { Stores } from "../../store/stores.ts";
import type { CommandResult, Place } from "../../text/command_table.ts";
import type { Language } from "../../i18n/namespaces.ts";
import type { ModerationActions, StaffActions } from "../moderation/moderation_actions.ts";
import type { PageParts } from "./page_parts.ts";

/** What a person can do who is not in. */
export interface LoginActions {
  enter(credentials: Credentials): void;
  /** Goes to the join screen, without logging out. */
  goToLogin(): void;
  /** Tries to reach the server now. */
  hurry(): void;
  /** Changes the language of the page, here and on the next visit. */
  setLanguage(language: Language): void;
}

/** Reached by {@link useLogin}. */
export interface LoginContextValue {
  readonly stores: LoginStores;
  readonly actions: LoginActions;
  readonly clock: Clock;
  /** Gives an id that no element has yet. */
  readonly newElementId: () => string;
}

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

/** What a person does in one private conversation, which is named by its key. */
export interface DmActionsOfViews {
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
export interface CompanionActionsOfViews {
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

/** What a person does beside the lobby. */
export interface LaterActions {
  readonly conversations: { readonly dm: DmActionsOfViews; readonly companion: CompanionActionsOfViews };
  readonly moderation: ModerationActions;
  /** Slash commands. */
  readonly commands: { run(line: string, place: Place): Promise<CommandResult> };
}

/** Which conversation is in view. Those beside the lobby are loaded by it, if need be. */
export interface ConversationActions {
  /** Brings a conversation that has a tab into view, or (null) the lobby. */
  show(key: string | null): void;
  /** Brings the conversation with `name` into view, and invites them where there is none yet. */
  open(name: string): void;
  accept(key: string): void;
  /** "Not now". */
  decline(key: string): void;
  close(key: string): void;
}

/** Actions that are loaded when they are first needed. */
export interface LazyActions<T> {
  /** Null until then. */
  readonly loaded: T | null;
  load(): Promise<T>;
}

/** What a person can do who is in. */
export interface Actions {
  leave(): void;
  /** False when nothing was sent or queued. */
  say(text: string): boolean;
  retry(requestId: string): void;
  discard(requestId: string): void;
  /** Reconnects now. */
  hurry(): void;
  /** Sends a request that takes no more than its answer. Resolves to why it was refused, or null. Never rejects. */
  request<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Refused | null>;
  readonly membership: MemberActions;
  readonly conversations: ConversationActions;
  readonly later: LazyActions<LaterActions>;
  readonly staff: LazyActions<StaffActions>;
}

/** Reached by {@link useApp}. */
export interface AppContextValue {
  readonly stores: Stores;
  readonly actions: Actions;
  readonly clock: Clock;
  readonly parts: PageParts;
}

/** Carries what the join screen has down the tree. */
export const LoginContext = createContext<LoginContextValue | null>(null);

/** Carries what a person has who is in. */
export const AppContext = createContext<AppContextValue | null>(null);

/** What every view has. Throws outside of a {@link LoginContext}. */
export function useLogin(): LoginContextValue {
  return given(useContext(LoginContext), "LoginContext");
}

/** What views have of a person who is in. Throws outside of an {@link AppContext}. */
export function useApp(): AppContextValue {
  return given(useContext(AppContext), "AppContext");
}

/** What is done in conversations, for views of the part `later`. Throws before it is loaded. */
export function useConversations(): LaterActions["conversations"] {
  return given(useApp().actions.later.loaded, "the part `later`").conversations;
}

/** Moderation, for views of the part `later`. Throws before it is loaded. */
export function useModeration(): ModerationActions {
  return given(useApp().actions.later.loaded, "the part `later`").moderation;
}

/** What only staff does, for views of their part. Throws before it is loaded. */
export function useStaff(): StaffActions {
  return given(useApp().actions.staff.loaded, "the part `staff`");
}

function given<T>(value: T | null, place: string): T {
  if (value === null) throw new Error(`A view was rendered outside of ${place}`);
  return value;
}
