// One list of the admin panel: its rows, the search, and the state of the fetch.

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { LIST_LIMIT } from "../../../server/protocol/moderation_rules.ts";
import type { Refused } from "../session/session_store.ts";

/** `new`: never fetched. `loading`: first fetch. `failed`: the last fetch was refused. */
export type PanelListState = "new" | "loading" | "ready" | "failed";

/** A row of a list. Its id is unique in the list. */
export interface PanelRow {
  readonly id: number;
}

/** One list, for its tab and for its fetches. */
export interface PanelListStore<T extends PanelRow> {
  readonly rows: ReadonlySignal<readonly T[]>;
  readonly state: ReadonlySignal<PanelListState>;
  /** Why the last fetch failed. */
  readonly problem: ReadonlySignal<Refused | null>;
  /** Whether the server has more rows. */
  readonly hasMore: ReadonlySignal<boolean>;
  /** The search text; empty: all rows. */
  readonly query: ReadonlySignal<string>;
  /** Number of rows to fetch, at most. */
  readonly limit: number;
  /** Whether a fetch is pending. */
  readonly isBusy: boolean;
  search(query: string): void;
  /** Raises the limit by one page. */
  requestMore(): void;
  /** Begins a fetch and returns its id. Results of earlier fetches are ignored from now on. */
  begin(): number;
  isCurrent(turn: number): boolean;
  fill(turn: number, rows: readonly T[], hasMore: boolean): void;
  fail(turn: number, problem: Refused): void;
  /** Clears the list. */
  reset(): void;
}

/** Creates a list that was never fetched. */
export function createPanelList<T extends PanelRow>(): PanelListStore<T> {
  const rows = signal<readonly T[]>([]);
  const state = signal<PanelListState>("new");
  const problem = signal<Refused | null>(null);
  const hasMore = signal(false);
  const query = signal("");
  let [limit, fetchId, isBusy] = [LIST_LIMIT, 0, false];
  const finish = (id: number, change: () => void): void => {
    if (id !== fetchId) return;
    isBusy = false;
    batch(change);
  };
  return {
    rows,
    state,
    problem,
    hasMore,
    query,
    get limit() {
      return limit;
    },
    get isBusy() {
      return isBusy;
    },
    search(text): void {
      query.value = text;
      limit = LIST_LIMIT;
    },
    requestMore(): void {
      limit = rows.value.length + LIST_LIMIT;
    },
    begin(): number {
      isBusy = true;
      // The current rows stay visible until the new ones arrive.
      if (state.value !== "ready") state.value = "loading";
      return ++fetchId;
    },
    isCurrent: (of) => of === fetchId,
    fill: (of, all, more) =>
      finish(of, () => {
        rows.value = [...new Map(all.map((row) => [row.id, row])).values()];
        hasMore.value = more;
        state.value = "ready";
      }),
    fail: (of, why) =>
      finish(of, () => {
        problem.value = why;
        state.value = "failed";
      }),
    reset(): void {
      [limit, isBusy] = [LIST_LIMIT, false];
      fetchId++;
      rows.value = [];
      state.value = "new";
      hasMore.value = false;
      query.value = "";
    },
  };
}
