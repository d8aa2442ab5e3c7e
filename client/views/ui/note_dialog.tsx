// A modal dialog with a short text, on every screen.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";
import { useId } from "./use_id.ts";
import { useI18n } from "./use_i18n.ts";

/** Props of {@link NoteDialog}. */
export interface NoteDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Opens as soon as it is rendered. Closed, it gives the focus back to the element that had it. */
export function NoteDialog({ title, onClose, children }: NoteDialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const { close } = useI18n("login");
  const { layers } = useLogin().stores.screen;
  const id = useId();
  useLayoutEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    layers.value++;
    return () => {
      layers.value--;
      dialog.close();
    };
  }, []);
  return (
    <dialog
      class="join-card note-dialog"
      ref={element}
      aria-labelledby={id}
      onCancel={onClose}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <h2 id={id}>{title}</h2>
      <div class="note-text" dir="auto">{children}</div>
      <button type="button" class="button" onClick={onClose}>{close}</button>
    </dialog>
  );
}
