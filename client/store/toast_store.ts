// Short notices that go away by themselves.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { MessageFormat } from "../i18n/namespaces.ts";
import type { Clock } from "./connection/store_clock.ts";
import type { I18nStore } from "./i18n_store.ts";

/** How long a notice stays, milliseconds: time to read two short sentences. */
const TOAST_MS = 6_000;
/** Notices shown at once. */
const MAX_TOASTS = 3;

/** One notice. */
export interface Toast {
  readonly key: number;
  readonly text: string;
}

/** The notices on screen, oldest first. */
export interface ToastStore {
  readonly list: ReadonlySignal<readonly Toast[]>;
  show(message: MessageFormat): void;
  dismiss(key: number): void;
  /** Takes all away: what they are about is over. */
  clear(): void;
}

/** Makes a toast store with none. */
export function createToastStore(clock: Clock, i18n: Pick<I18nStore, "format">): ToastStore {
  const list = signal<readonly Toast[]>([]);
  let last = 0;
  const dismiss = (key: number): void => {
    list.value = list.value.filter((toast) => toast.key !== key);
  };
  return {
    list,
    dismiss,
    clear() {
      list.value = [];
    },
    show(message): void {
      const text = i18n.format(message);
      const key = ++last;
      const others = list.value.filter((toast) => toast.text !== text);
      list.value = [...others, { key, text }].slice(-MAX_TOASTS);
      clock.after(TOAST_MS, () => dismiss(key));
    },
  };
}
