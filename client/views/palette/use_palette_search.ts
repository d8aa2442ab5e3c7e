// The search of the palette: the query, its results, and the selected one.

import { useSignal } from "@preact/signals";
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
  /** Searches for `query`, and selects the first result. */
  search(query: string): void;
  select(index: number): void;
}

/** Searches `entries`. */
export function usePaletteSearch(entries: readonly PaletteEntry[]): PaletteSearch {
  const query = useSignal("");
  const selected = useSignal(0);
  const terms = normalize(query.value);
  const results = terms === "" ? firstOf(entries) : resultsFor(terms, entries);
  return {
    query: query.value,
    terms,
    results,
    selected: Math.min(selected.value, results.length - 1),
    search: (text) => {
      query.value = text;
      selected.value = 0;
    },
    select: (index) => selected.value = index,
  };
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
