// The two contexts of the page: stores, actions and clock, before and after the join, and the hooks that read them. The
// hooks of later parts are in part_hooks.ts.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { Stores } from "../../store/stores.ts";
import type { LoginActions } from "../login/login_actions.ts";
import type { AppActions } from "./app_actions.ts";
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

/** `value`. Throws if it is null: a view was rendered outside of `place`. */
export function required<T>(value: T | null, place: string): T {
  if (value === null) throw new Error(`A view was rendered outside of ${place}`);
  return value;
}
