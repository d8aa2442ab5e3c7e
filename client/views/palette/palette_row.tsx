// One row of the palette.

import type { JSX } from "preact";
import { Avatar } from "../people/avatar.tsx";
import { Keycaps } from "../shell/keycaps.tsx";
import { LaterIcon } from "../shell/later_icon.tsx";
import type { EntryMark, PaletteEntry } from "./palette_entries.ts";

/** Props of {@link PaletteRow}. */
export interface PaletteRowProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly selected: boolean;
  /** Name of its group, if no heading above it shows that. */
  readonly group: string | undefined;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

/** Mark, label and note. The focus stays in the search field. */
export function PaletteRow({ id, entry, selected, group, onPoint, onChoose }: PaletteRowProps): JSX.Element {
  const { label, mark, note, keys } = entry;
  return (
    <div
      class="palette-row"
      role="option"
      id={id}
      aria-selected={selected}
      onPointerMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <RowMark mark={mark} />
      <span class="palette-label">{label}</span>
      {note !== undefined && <span class="palette-note">{note}</span>}
      {keys !== undefined && <Keycaps of={[keys]} />}
      {note === undefined && group !== undefined && <span class="palette-note palette-where">{group}</span>}
    </div>
  );
}

function RowMark({ mark }: { mark: EntryMark }): JSX.Element {
  if ("person" in mark) return <Avatar name={mark.person} />;
  if ("icon" in mark) return <LaterIcon name={mark.icon} />;
  return <span class="palette-theme" data-theme={mark.theme} aria-hidden="true" />;
}
