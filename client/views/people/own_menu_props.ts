// What the menu of the user's own name is given. In a file of its own, because the table of views refers to it.

/** Props of the menu. */
export interface OwnMenuProps {
  /** Where it opens, CSS pixels in the window. */
  readonly at: { readonly x: number; readonly y: number };
  /** `byKey`: a key or a choice closed it; the focus goes back. */
  readonly onClose: (byKey: boolean) => void;
}
