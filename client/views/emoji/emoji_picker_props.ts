// The props of the emoji picker, which loads with the part `later`.

import type { RefObject } from "preact";

/** The field that the picker writes to, and its end. */
export interface EmojiPickerProps {
  readonly field: RefObject<HTMLTextAreaElement>;
  /** The user is done; `toField`: the focus goes back to the field and not to the button. */
  readonly onClose: (toField: boolean) => void;
}
