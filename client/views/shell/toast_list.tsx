// Toasts: short notices in the top corner, below the header and the notices of a conversation.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Toast } from "../../store/toast_store.ts";
import { useLogin } from "./app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The toasts on screen. They stay while the pointer or the focus is on them. */
export function ToastList(): JSX.Element {
  const { toasts } = useLogin().stores;
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement>(null);
  const hold = (): void => toasts.hold(true);
  const release = (): void => toasts.hold(list.current?.matches(":hover, :focus-within") ?? false);
  useEffect(() => () => toasts.hold(false), []);
  return (
    <div
      class="toasts"
      role="status"
      ref={list}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocusIn={({ relatedTarget }) => {
        hold();
        if (relatedTarget instanceof HTMLElement && !list.current!.contains(relatedTarget)) {
          before.current = relatedTarget;
        }
      }}
      onFocusOut={() => queueMicrotask(release)}
    >
      {toasts.list.value.map((toast) => (
        <ToastRow
          key={toast.key}
          toast={toast}
          close={() => {
            if (list.current!.contains(document.activeElement)) before.current?.focus();
            toasts.dismiss(toast.key);
          }}
        />
      ))}
    </div>
  );
}

function ToastRow({ toast: { text, action }, close }: { toast: Toast; close: () => void }): JSX.Element {
  const { dismiss } = useI18n("login");
  return (
    <div class="toast">
      <p dir="auto">{text}</p>
      {action !== undefined && (
        <button
          type="button"
          class="button button-small"
          onClick={() => {
            close();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="icon-button" aria-label={dismiss} onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  );
}
