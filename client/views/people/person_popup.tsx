// The card or the menu on a person.

import type { JSX } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { Menu } from "../ui/menu.tsx";
import { PersonCard } from "./person_card.tsx";
import { personMenuItems } from "./person_menu_items.ts";
import type { PersonPopupProps } from "./person_popup_props.ts";

/** Draws what was opened. A menu without items closes at once. */
export function PersonPopup(props: PersonPopupProps): JSX.Element | null {
  const { kind, name, at, onClose } = props;
  const app = useApp();
  const items = useMemo(() => personMenuItems(app, name), [name]);
  const isEmpty = items.length === 0;
  useLayoutEffect(() => {
    if (isEmpty) onClose(true);
  }, [isEmpty]);
  if (isEmpty) return null;
  return kind === "card"
    ? <PersonCard {...props} />
    : <Menu name={name} at={at} items={items} onClose={onClose} />;
}
