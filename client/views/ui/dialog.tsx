// A modal dialog. The focus stays inside, and returns when Escape or a click beside the dialog closes it.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { focusBelow } from "./focus.ts";
import { Icon } from "./icon.tsx";
import { isFor } from "../shell/key_bindings.ts";
import { ToastList } from "../shell/toast_list.tsx";
import { useId } from "./use_id.ts";
import { useI18n } from "./use_i18n.ts";

/** Props of {@link Dialog}. */
export interface DialogProps {
  readonly title: string;
  /** Its class beside `dialog`. */
  readonly variant: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Opens as soon as it is rendered. */
export function Dialog({ title, variant, onClose, children }: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const { close } = useI18n("login");
  const titleId = useId();
  const { layers } = useApp().stores.screen;
  const [layer, setLayer] = useState(0);
  // A layout effect, so that keys typed right after the shortcut that opened the dialog reach its field.
  useLayoutEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    focusFirst(dialog);
    setLayer(++layers.value);
    return () => {
      layers.value--;
      dialog.close();
      // The browser gives the focus back without the caret: in a text field nothing could be typed.
      if (document.activeElement === before) (before as HTMLElement).blur();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else focusBelow();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog ${variant}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
      onKeyDown={(event) => wrapFocus(event, element.current!)}
    >
      <div class="dialog-inner">
        <div class="dialog-head">
          <h2 id={titleId} tabIndex={-1}>{title}</h2>
          <button type="button" class="icon-button" aria-label={close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {/* Only in the topmost dialog: elements outside of it cannot be reached. */}
        {layer === layers.value && <ToastList />}
        {children}
      </div>
    </dialog>
  );
}

const FOCUSABLE =
  "button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select, a[href], [tabindex='0']";

const FIELDS = "input:not([hidden]), textarea, select";

/**
 * Focuses what the dialog is for: its tab, its first field, or else its first control that harms nothing; not the button
 * that closes it, nor a link in small print. The heading, if that is out of view. A drawer on a touch screen has no field
 * focused: the keyboard would cover it.
 */
function focusFirst(dialog: HTMLDialogElement): void {
  const inside = (selector: string): HTMLElement | undefined =>
    [...dialog.querySelectorAll<HTMLElement>(selector)].find((one) =>
      one.tabIndex >= 0 && one.closest(".dialog-head, .toasts") === null &&
      !one.matches(".button-danger, .button-firm, [type=submit], .key-body a")
    );
  const hasKeyboard = !dialog.classList.contains("drawer") || matchMedia("(hover: hover)").matches;
  const field = inside("[role=tab]") ?? (hasKeyboard ? inside(FIELDS) : undefined);
  const chosen = field instanceof HTMLInputElement && field.type === "radio"
    ? inside(`input[name="${field.name}"]:checked`)
    : undefined;
  const first = chosen ?? field ?? inside(FOCUSABLE);
  const isInView = first !== undefined &&
    first.getBoundingClientRect().top < dialog.getBoundingClientRect().bottom;
  (isInView ? first : dialog.querySelector("h2"))?.focus({ preventScroll: true });
}

/** Keeps Tab inside the dialog: the browser would go on to its own toolbar after the last element. */
function wrapFocus(event: KeyboardEvent, dialog: HTMLElement): void {
  if (!isFor(event, "tab")) return;
  const all = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.tabIndex >= 0);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  const atEdge = document.activeElement === from || document.activeElement === dialog || sameRadioGroup(from);
  if (!atEdge) return;
  event.preventDefault();
  to?.focus();
}

/** Whether the focus is in the radio group of `edge`: a group is one tab stop. */
function sameRadioGroup(edge: HTMLElement | undefined): boolean {
  const active = document.activeElement;
  return edge instanceof HTMLInputElement && active instanceof HTMLInputElement && edge.type === "radio" &&
    active.type === "radio" && edge.name === active.name;
}
