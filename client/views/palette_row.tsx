// One row of the palette.

import type { JSX } from "preact";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Keycaps } from "./keycaps.tsx";
import type { Mark, PaletteEntry } from "./palette_entries.ts";

/** What a {@link PaletteRow} shows, and whom it tells. */
export interface PaletteRowProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly selected: boolean;
  /** Name of its group, where that is not said above it. */
  readonly group: string | undefined;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

/** Mark, label, and what there is to say about it. The focus stays in the field. */
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
      <Drawn mark={mark} />
      <span class="palette-label">{label}</span>
      {note !== undefined && <span class="palette-note">{note}</span>}
      {keys !== undefined && <Keycaps of={keys} />}
      {group !== undefined && <span class="palette-note palette-where">{group}</span>}
    </div>
  );
}

function Drawn({ mark }: { mark: Mark }): JSX.Element {
  if ("person" in mark) return <Avatar name={mark.person} />;
  if ("icon" in mark) return <Icon name={mark.icon} />;
  return <span class="palette-theme" data-theme={mark.theme} aria-hidden="true" />;
}
