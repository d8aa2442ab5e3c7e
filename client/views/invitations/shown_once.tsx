// What the server tells once, to be copied. It is shown until the user has seen to it.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { copyText } from "../message_menu/copy_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useId } from "../ui/use_id.ts";

/** Props of {@link ShownOnce}. */
export interface ShownOnceProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** Lines in view; absent where `value` is one line, however long. */
  readonly rows?: number;
  readonly words: { readonly copy: string; readonly copied: string; readonly done: string };
  readonly notCopied: MessageFormat;
  /** The user has seen to it. */
  readonly onDone: () => void;
}

/** The text, with the focus on the button that copies it; afterwards on the form that made it. */
export function ShownOnce(
  { label, hint, value, rows, words, notCopied, onDone }: ShownOnceProps,
): JSX.Element {
  const { toasts } = useApp().stores;
  const isCopied = useSignal(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const [id, hintId] = [useId(), useId()];
  useEffect(() => copyButton.current?.focus(), []);
  const copy = async (): Promise<void> => {
    isCopied.value = await copyText(value);
    if (!isCopied.value) toasts.show(notCopied);
  };
  const done = (): void => {
    const form = copyButton.current?.closest(".invite-tools")?.querySelector<HTMLElement>("form button");
    onDone();
    form?.focus();
  };
  const field = {
    ...{ id, value, readOnly: true, dir: "ltr" as const, "aria-describedby": hintId },
    onFocus: ({ currentTarget }: { readonly currentTarget: { select(): void } }) => currentTarget.select(),
  };
  return (
    <div class="invite-link">
      <label for={id}>{label}</label>
      {rows === undefined ? <input {...field} /> : <textarea class="voucher-codes" rows={rows} {...field} />}
      <p class="panel-hint" id={hintId} role="status">{hint}</p>
      <div class="form-buttons">
        <button type="button" class="button button-firm" ref={copyButton} onClick={copy}>
          {isCopied.value ? words.copied : words.copy}
        </button>
        <button type="button" class="button" onClick={done}>{words.done}</button>
      </div>
    </div>
  );
}
