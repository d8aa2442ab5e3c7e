// Keys that belong to an input method, by which many languages are written.

import { useEffect } from "preact/hooks";

/** The fields of a key press that say whether an input method has the key. */
export type InputMethodPress = Partial<Pick<KeyboardEvent, "isComposing" | "keyCode">>;

/**
 * Whether an input method has the key. Safari ends the composition before it reports the Enter that ended it; only the key
 * code 229 tells that.
 */
export function isForInputMethod({ isComposing, keyCode }: InputMethodPress): boolean {
  return isComposing === true || keyCode === 229;
}

/** Keeps such an Enter from submitting a form of the browser's own accord, and such an Escape from closing a dialog. */
export function useInputMethodKeys(): void {
  useEffect(() => {
    const keep = (event: KeyboardEvent): void => {
      const { key, target } = event;
      const isTaken = key === "Escape" || key === "Enter" && target instanceof HTMLInputElement;
      if (isTaken && isForInputMethod(event)) event.preventDefault();
    };
    addEventListener("keydown", keep, true);
    return () => removeEventListener("keydown", keep, true);
  }, []);
}
