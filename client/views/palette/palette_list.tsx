// The list of the palette: groups of entries, or the results of a query.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { GROUPS, type PaletteEntry } from "./palette_entries.ts";
import { PaletteRow } from "./palette_row.tsx";
import type { PaletteSearch } from "./use_palette_search.ts";

/** Props of {@link PaletteList}. */
export interface PaletteListProps {
  readonly id: string;
  readonly name: string;
  readonly search: PaletteSearch;
  readonly onChoose: (entry: PaletteEntry) => void;
}

/** The list. The selected row is always in view. */
export function PaletteList({ id, name, search, onChoose }: PaletteListProps): JSX.Element {
  const { groups } = useI18n("later").palette;
  const { terms, results, selected } = search;
  const list = useRef<HTMLDivElement>(null);
  useEffect(
    () => list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }),
    [selected, terms],
  );
  const row = (entry: PaletteEntry): JSX.Element => {
    const index = results.indexOf(entry);
    return (
      <PaletteRow
        key={`${entry.group} ${entry.label}`}
        id={optionId(id, index)}
        entry={entry}
        selected={index === selected}
        group={terms === "" ? undefined : groups[entry.group]}
        onPoint={() => search.select(index)}
        onChoose={() => onChoose(entry)}
      />
    );
  };
  return (
    <div class="palette-list" role="listbox" id={id} aria-label={name} ref={list} tabIndex={-1}>
      {terms !== "" ? results.map(row) : GROUPS.map((group) => (
        <Group
          key={group}
          name={groups[group]}
          rows={results.filter((one) => one.group === group).map(row)}
        />
      ))}
    </div>
  );
}

/** Id of the row at an index, in the list with this id. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

function Group({ name, rows }: { name: string; rows: readonly JSX.Element[] }): JSX.Element | null {
  const id = useId();
  if (rows.length === 0) return null;
  return (
    <div role="group" aria-labelledby={id}>
      <p class="palette-group" id={id}>{name}</p>
      {rows}
    </div>
  );
}
