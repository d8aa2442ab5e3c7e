// What views can reach: stores, what a person can do, and the time. At the door that is little; in the room it is everything.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Credentials, Refused, Registration } from "../../store/session/session_store.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { Stores } from "../../store/stores.ts";
import type { CommandResult, Place } from "../../text/command_table.ts";
import type { Language } from "../../i18n/namespaces.ts";
import type { ModerationActions } from "../moderation/moderation_actions.ts";

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

/** What a person does in conversations beside the lobby. */
export interface ConversationModuleActions {
  readonly dm: DmActionsOfViews;
  readonly companion: CompanionActionsOfViews;
}

/** The way to conversations. What is done in them is loaded once somebody is in. */
export interface ConversationActions {
  /** Null until then. */
  readonly loaded: ConversationModuleActions | null;
  load(): Promise<ConversationModuleActions>;
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
export interface ModerationParts {
  /** Null until then. */
  readonly loaded: ModerationActions | null;
  load(): Promise<ModerationActions>;
}

/** Slash commands, which are loaded when somebody first writes. */
export interface CommandParts {
  load(): Promise<{ run(line: string, place: Place): Promise<CommandResult> }>;
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
  readonly membership: MemberActions;
  readonly moderation: ModerationParts;
  readonly conversations: ConversationActions;
  readonly commands: CommandParts;
}

/** Reached by {@link useApp}. */
export interface AppContextValue {
  readonly stores: Stores;
  readonly actions: Actions;
  readonly clock: Clock;
}

/** Carries what the door has down the tree. */
export const LoginContext = createContext<LoginContextValue | null>(null);

/** Carries what the room has. */
export const AppContext = createContext<AppContextValue | null>(null);

/** What every view has. Throws outside of a {@link LoginContext}. */
export function useLogin(): LoginContextValue {
  return given(useContext(LoginContext), "DoorContext");
}

/** What views of the room have. Throws outside of an {@link AppContext}. */
export function useApp(): AppContextValue {
  return given(useContext(AppContext), "AppContext");
}

/** What is done in conversations, for views that are drawn only once it is loaded. Throws before that. */
export function useConversationModules(): ConversationModuleActions {
  return given(useApp().actions.conversations.loaded, "the part that holds conversations");
}

/** A moderator's actions, for views that are drawn only once these are loaded. Throws before that. */
export function useModeration(): ModerationActions {
  return given(useApp().actions.moderation.loaded, "the moderators' part");
}

function given<T>(value: T | null, place: string): T {
  if (value === null) throw new Error(`A view was rendered outside of ${place}`);
  return value;
}
