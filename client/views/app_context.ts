// What every view can reach: the stores, what a person can do, and the time.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Clock } from "../store/clock.ts";
import type { Credentials } from "../store/session.ts";
import type { Stores } from "../store/stores.ts";

/** What a person can do that reaches the server. */
export interface Actions {
  enter(credentials: Credentials): void;
  leave(): void;
  /** False when nothing was sent or queued. */
  say(text: string): boolean;
  retry(requestId: string): void;
  discard(requestId: string): void;
  /** Reconnects now. */
  hurry(): void;
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
