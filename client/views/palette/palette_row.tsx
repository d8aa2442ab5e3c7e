// One row of the palette.

import type { JSX } from "preact";
import { Avatar } from "../people/avatar.tsx";
import { Icon, IconPath } from "../ui/icon.tsx";
import { Keycaps } from "../shell/keycaps.tsx";
import type { EntryMark, PaletteEntry, PaletteIconName } from "./palette_entries.ts";

/** Icons that only the palette has, as paths in a box of 24 by 24. */
const PATHS: Readonly<Record<PaletteIconName, string>> = {
  keys:
    "M4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9A1.5 1.5 0 0 1 4.5 6" +
    "M7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M7.5 14h9",
  sound: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11",
  heart: "M12 20s-7.5-4.6-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20",
};

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
  if ("icon" in mark) return <Icon name={mark.icon} />;
  if ("paletteIcon" in mark) return <IconPath d={PATHS[mark.paletteIcon]} />;
  return <span class="palette-theme" data-theme={mark.theme} aria-hidden="true" />;
}
