// The search of the palette: the query, its results, and the selected one.

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { fuzzyScore, normalize } from "../../text/fuzzy_match.ts";
import type { PaletteEntry } from "./palette_entries.ts";

/** Most people in the list before anything is typed; the people list shows the others. */
const PEOPLE_SHOWN = 5;
/** Most results. */
const RESULTS = 40;

/** The search, as the palette draws it. */
export interface PaletteSearch {
  readonly query: string;
  /** The query without case and accents. Empty: nothing to search for, so the results are in groups. */
  readonly terms: string;
  readonly results: readonly PaletteEntry[];
  /** Index of the selected result; -1 without results. */
  readonly selected: number;
  /** Whether Enter was pressed before the palette opened. */
  readonly isChosen: boolean;
  /** Searches for `query`, and selects the first result. */
  search(query: string): void;
  select(index: number): void;
}

/** Searches `entries`. `keysAhead`: keys that were pressed before the palette opened. */
export function usePaletteSearch(
  entries: readonly PaletteEntry[],
  keysAhead: readonly string[],
): PaletteSearch {
  const before = useMemo(() => replay(keysAhead), []);
  const query = useSignal(before.query);
  const selected = useSignal(before.steps);
  const terms = normalize(query.value);
  const results = terms === "" ? firstOf(entries) : resultsFor(terms, entries);
  return {
    query: query.value,
    terms,
    results,
    selected: Math.min(selected.value, results.length - 1),
    isChosen: before.isChosen,
    search: (text) => {
      query.value = text;
      selected.value = 0;
    },
    select: (index) => selected.value = index,
  };
}

/** What keys have typed: a query, steps down in the list after it, and whether Enter ended it. */
export function replay(
  keys: readonly string[],
): { readonly query: string; readonly steps: number; readonly isChosen: boolean } {
  let [query, steps] = ["", 0];
  for (const key of keys) {
    if (key === "Enter") return { query, steps, isChosen: true };
    if (key === "ArrowDown") steps++;
    else if (key === "ArrowUp") steps = Math.max(0, steps - 1);
    else if (key === "Backspace") [query, steps] = [[...query].slice(0, -1).join(""), 0];
    else if ([...key].length === 1) [query, steps] = [query + key, 0];
  }
  return { query, steps, isChosen: false };
}

/** The results without a query: all entries, but only the first few people. */
function firstOf(entries: readonly PaletteEntry[]): PaletteEntry[] {
  const hidden = new Set(entries.filter(({ group }) => group === "people").slice(PEOPLE_SHOWN));
  return entries.filter((entry) => !hidden.has(entry));
}

/** The entries that match, the best first. */
function resultsFor(terms: string, entries: readonly PaletteEntry[]): PaletteEntry[] {
  return entries
    .map((entry) => ({
      entry,
      score: fuzzyScore(terms, normalize(entry.label), normalize(entry.more ?? "")),
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, RESULTS)
    .map(({ entry }) => entry);
}
