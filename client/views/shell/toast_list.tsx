// Toasts: short notices at the bottom of the page.

import type { JSX } from "preact";
import { useLogin } from "./app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The toasts on screen. */
export function ToastList(): JSX.Element {
  const { toasts } = useLogin().stores;
  const { dismiss } = useI18n("login");
  return (
    <div class="toasts" role="status">
      {toasts.list.value.map(({ key, text }) => (
        <div class="toast" key={key}>
          <p dir="auto">{text}</p>
          <button type="button" class="icon-button" aria-label={dismiss} onClick={() => toasts.dismiss(key)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
