// A setting with an action: a line with a button, which opens the form for the action.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { keepFocusInDialog } from "../ui/focus.ts";
import { useId } from "../ui/use_id.ts";

/** Props of {@link SettingAction}. */
export interface SettingActionProps {
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly danger?: boolean;
  /** Draws the form. `close` closes it. */
  readonly children: (close: () => void) => JSX.Element;
}

/** The setting. Open, the focus is on the first field or button of the form; closed again, on the button. */
export function SettingAction({ title, hint, label, danger, children }: SettingActionProps): JSX.Element {
  const open = useSignal(false);
  const wasOpen = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLDivElement>(null);
  const section = useRef<HTMLElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open.value) form.current?.querySelector<HTMLElement>("input:not([hidden]), button")?.focus();
    else if (wasOpen.current) button.current?.focus();
    wasOpen.current = open.value;
  }, [open.value]);
  // Done, a setting may go, with the focus in it.
  useLayoutEffect(() => () => keepFocusInDialog(section.current), []);
  return (
    <section
      class={danger === true ? "setting setting-danger" : "setting"}
      aria-labelledby={titleId}
      ref={section}
    >
      <div class="setting-line">
        <div>
          <h3 id={titleId}>{title}</h3>
          <p class="setting-hint">{hint}</p>
        </div>
        {!open.value && (
          <button
            type="button"
            class="button button-small"
            ref={button}
            onClick={() => open.value = true}
          >
            {label}
          </button>
        )}
      </div>
      {open.value && <div class="setting-open" ref={form}>{children(() => open.value = false)}</div>}
    </section>
  );
}
