// The two contexts of the page: stores, actions and clock, before and after the join, and the hooks that read them.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { Stores } from "../../store/stores.ts";
import type { RecoveryActions } from "../recovery/recovery_actions.ts";
import type { LoginActions } from "../login/login_actions.ts";
import type { ModerationActions, StaffActions } from "../moderation/moderation_actions.ts";
import type { AppActions, LaterActions } from "./app_actions.ts";
import type { Factors, Notes, PageParts, RecoveryPart } from "./page_parts.ts";

/** Reached by {@link useLogin}. */
export interface LoginContextValue {
  readonly stores: LoginStores;
  readonly actions: LoginActions;
  readonly clock: Clock;
  /** The part `notes`. */
  readonly notes: { readonly loaded: Notes | null; load(): Promise<Notes> };
  /** The part `factors`. */
  readonly factors: { readonly loaded: Factors | null; load(): Promise<Factors> };
  /** The part `recovery`. */
  readonly recovery: { readonly loaded: RecoveryPart | null; load(): Promise<RecoveryPart> };
  /** Returns an id that no element has yet. */
  readonly newElementId: () => string;
}

/** Reached by {@link useApp}. */
export interface AppContextValue {
  readonly stores: Stores;
  readonly actions: AppActions;
  readonly clock: Clock;
  readonly parts: PageParts;
}

/** The context of every view. */
export const LoginContext = createContext<LoginContextValue | null>(null);

/** The context of the views that are shown after the join. */
export const AppContext = createContext<AppContextValue | null>(null);

/** The context of every view. Throws outside of a {@link LoginContext}. */
export function useLogin(): LoginContextValue {
  return required(useContext(LoginContext), "LoginContext");
}

/** The context of the views that are shown after the join. Throws outside of an {@link AppContext}. */
export function useApp(): AppContextValue {
  return required(useContext(AppContext), "AppContext");
}

/** All stores, for views of the part `later`. Throws before it is loaded. */
export function useLaterStores(): LaterStores {
  return required(useApp().actions.later.loaded, "the part `later`").stores;
}

/** Actions that let a member in again, for views of the part `recovery`. Throws before it is loaded. */
export function useRecoveryActions(): RecoveryActions {
  return required(useLogin().recovery.loaded, "the part `recovery`").actions;
}

/** The own address and recovery codes, for views of the part `later`. Throws before it is loaded. */
export function useOwnRecovery(): LaterActions["recovery"] {
  return required(useApp().actions.later.loaded, "the part `later`").recovery;
}

/** Actions in conversations, for views of the part `later`. Throws before it is loaded. */
export function useConversations(): LaterActions["conversations"] {
  return required(useApp().actions.later.loaded, "the part `later`").conversations;
}

/** Actions on the account, for views of the part `later`. Throws before it is loaded. */
export function useAccount(): LaterActions["account"] {
  return required(useApp().actions.later.loaded, "the part `later`").account;
}

/** Actions on the devices, for views of the part `later`. Throws before it is loaded. */
export function useDevices(): LaterActions["devices"] {
  return required(useApp().actions.later.loaded, "the part `later`").devices;
}

/** The own data as a file, for views of the part `later`. Throws before it is loaded. */
export function useMyData(): LaterActions["myData"] {
  return required(useApp().actions.later.loaded, "the part `later`").myData;
}

/** Actions on second factors, for views of the part `later`. Throws before it is loaded. */
export function useFactorActions(): LaterActions["factors"] {
  return required(useApp().actions.later.loaded, "the part `later`").factors;
}

/** Ignoring, for views of the part `later`. Throws before it is loaded. */
export function useIgnores(): LaterActions["ignores"] {
  return required(useApp().actions.later.loaded, "the part `later`").ignores;
}

/** Actions of moderation, for views of the part `later`. Throws before it is loaded. */
export function useModeration(): ModerationActions {
  return required(useApp().actions.later.loaded, "the part `later`").moderation;
}

/** Actions of staff, for views of the part `staff`. Throws before it is loaded. */
export function useStaff(): StaffActions {
  return required(useApp().actions.staff.loaded, "the part `staff`");
}

function required<T>(value: T | null, place: string): T {
  if (value === null) throw new Error(`A view was rendered outside of ${place}`);
  return value;
}
