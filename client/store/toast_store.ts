// Toasts: short messages that disappear by themselves.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { MessageFormat } from "../i18n/namespaces.ts";
import type { Clock } from "./connection/store_clock.ts";
import type { I18nStore } from "./i18n_store.ts";

/** How long a toast is shown, milliseconds: time to read two short sentences. */
const TOAST_MS = 6_000;
/** Toasts shown at once, at most. */
const MAX_TOASTS = 3;

/** A toast. */
export interface Toast {
  readonly key: number;
  readonly text: string;
}

/** The visible toasts. */
export interface ToastStore {
  /** Oldest first. */
  readonly list: ReadonlySignal<readonly Toast[]>;
  show(message: MessageFormat): void;
  dismiss(key: number): void;
  /** Removes all toasts. */
  clear(): void;
}

/** Creates a store without toasts. */
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
