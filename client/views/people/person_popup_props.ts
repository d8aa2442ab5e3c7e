// What opens on a person: the card or the menu. A file of its own, because the part `later` draws it.

import type { MenuPoint } from "../ui/menu.tsx";

/** Props of the popup. */
export interface PersonPopupProps {
  readonly kind: "card" | "menu";
  readonly name: string;
  readonly at: MenuPoint;
  /** The element that opened it. */
  readonly opener: HTMLElement;
  /** `byKey`: whether a key or a choice closed it; the focus then goes back to where it was opened. */
  readonly onClose: (byKey: boolean) => void;
}
