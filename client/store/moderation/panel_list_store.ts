// One list of the panel: the rows that are known, what they were searched for, and whether more are being fetched.

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { LIST_LIMIT } from "../../../server/protocol/moderation_rules.ts";
import type { Refused } from "../session/session_store.ts";

/** `new`: never asked for. `loading`: no answer yet. `failed`: the last answer was a refusal. */
export type PanelListState = "new" | "loading" | "ready" | "failed";

/** Rows of a list. Each has an id of its own. */
export interface PanelRow {
  readonly id: number;
}

/** One list as its tab shows it, and as its answers fill it. */
export interface PanelListStore<T extends PanelRow> {
  readonly rows: ReadonlySignal<readonly T[]>;
  readonly state: ReadonlySignal<PanelListState>;
  /** Why it failed. */
  readonly problem: ReadonlySignal<Refused | null>;
  /** Whether there are more rows than are known. */
  readonly hasMore: ReadonlySignal<boolean>;
  /** What the rows are searched for; empty for all. */
  readonly query: ReadonlySignal<string>;
  /** How many rows are to be shown at most. */
  readonly limit: number;
  /** Whether an answer is waited for. */
  readonly isBusy: boolean;
  search(query: string): void;
  /** Asks for one page more. */
  requestMore(): void;
  /** A new fetch begins. Returns its number; what an older one brings no longer counts. */
  begin(): number;
  isCurrent(turn: number): boolean;
  fill(turn: number, rows: readonly T[], hasMore: boolean): void;
  fail(turn: number, problem: Refused): void;
  /** Forgets everything. */
  reset(): void;
}

/** Makes a list that was never asked for. */
export function createPanelList<T extends PanelRow>(): PanelListStore<T> {
  const rows = signal<readonly T[]>([]);
  const state = signal<PanelListState>("new");
  const problem = signal<Refused | null>(null);
  const hasMore = signal(false);
  const query = signal("");
  let [wanted, fetchId, isBusy] = [LIST_LIMIT, 0, false];
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
      return wanted;
    },
    get isBusy() {
      return isBusy;
    },
    search(text): void {
      query.value = text;
      wanted = LIST_LIMIT;
    },
    requestMore(): void {
      wanted = rows.value.length + LIST_LIMIT;
    },
    begin(): number {
      isBusy = true;
      // Rows that are shown stay until the new ones are here.
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
      [wanted, isBusy] = [LIST_LIMIT, false];
      fetchId++;
      rows.value = [];
      state.value = "new";
      hasMore.value = false;
      query.value = "";
    },
  };
}
