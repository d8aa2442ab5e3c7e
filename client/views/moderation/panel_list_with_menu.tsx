// A list of the panel whose rows have the menu on their person.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { PanelList as ListName } from "../../../server/protocol/moderation_rules.ts";
import type { PanelRows } from "../../store/moderation/panel_store.ts";
import { type PersonMenu, usePersonMenu } from "../people/person_menu.tsx";
import { PanelList, type PanelListProps } from "./panel_list.tsx";

/** As {@link PanelListProps}; `row` also gets the menu. */
export interface PanelListWithMenuProps<L extends ListName> extends Omit<PanelListProps<L>, "row"> {
  readonly row: (row: PanelRows[L], menu: PersonMenu) => JSX.Element;
}

/** The list and its menu. When a row is removed while its menu is open, the search field gets the focus. */
export function PanelListWithMenu<L extends ListName>(
  { row, ...list }: PanelListWithMenuProps<L>,
): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const menu = usePersonMenu(() => element.current?.querySelector("input") ?? null);
  return (
    <div class="panel-place" ref={element}>
      <PanelList {...list} row={(each: PanelRows[L]) => row(each, menu)} />
      {menu.menu}
    </div>
  );
}
