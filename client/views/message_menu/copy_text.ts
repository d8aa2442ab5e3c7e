// Copying text to the clipboard.

import type { Stores } from "../../store/stores.ts";

/** Copies a text, and says whether that was possible. */
export async function copyAndTell({ toasts }: Pick<Stores, "toasts">, text: string): Promise<void> {
  const isCopied = await copyText(text);
  toasts.show((t) => {
    const { copied, notCopied } = t("later").messageMenu;
    return isCopied ? copied : notCopied;
  });
}

/** Copies a text. Resolves to whether the browser did. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

/** The old way, for pages over plain HTTP, where browsers have no clipboard for scripts. */
function copyFromField(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
