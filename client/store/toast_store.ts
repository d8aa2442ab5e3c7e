// Toasts: short messages that disappear by themselves, or with what they are about.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { MessageFormat } from "../i18n/namespaces.ts";
import type { Clock } from "./connection/store_clock.ts";
import type { I18nStore } from "./i18n_store.ts";

/** How long a toast is shown, milliseconds: time to read two short sentences. */
const TOAST_MS = 6_000;
/** How long a toast with an action is shown, milliseconds: time to read it, decide and reach the button. */
const ACTION_TOAST_MS = 10_000;
/** Toasts shown at once, at most. */
const MAX_TOASTS = 3;

/** A button of a toast. The toast goes when it is pressed. */
export interface ToastAction {
  readonly label: MessageFormat;
  readonly run: () => void;
}

/** What a toast has beside its text. */
export interface ToastOptions {
  readonly action?: ToastAction;
  /** Whether the cause is over: then the toast goes at once. */
  readonly until?: ReadonlySignal<boolean>;
}

/** A toast. */
export interface Toast {
  readonly key: number;
  readonly text: string;
  /** Its button, in the page's language. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The visible toasts. */
export interface ToastStore {
  /** Oldest first. */
  readonly list: ReadonlySignal<readonly Toast[]>;
  /** Shows a toast. One with the same text is replaced. */
  show(message: MessageFormat, options?: ToastOptions): void;
  /** The user closes a toast. */
  dismiss(key: number): void;
  /** Whether a pointer or the focus is on the toasts. While it is, they stay; afterwards their time begins again. */
  hold(isHeld: boolean): void;
  /** Removes all toasts. */
  clear(): void;
}

/** A toast and what ends it. */
interface Shown {
  readonly toast: Toast;
  readonly ms: number;
  /** Cancels its timer and stops watching its cause. */
  stopTimer: () => void;
  readonly stopWatching: () => void;
}

/** Creates a store without toasts. */
export function createToastStore(clock: Clock, i18n: Pick<I18nStore, "format">): ToastStore {
  const list = signal<readonly Toast[]>([]);
  let shown: readonly Shown[] = [];
  let last = 0;
  let isHeld = false;

  const keep = (stays: (one: Shown) => boolean): void => {
    const gone = shown.filter((one) => !stays(one));
    if (gone.length === 0) return;
    shown = shown.filter(stays);
    for (const one of gone) {
      one.stopTimer();
      one.stopWatching();
    }
    list.value = shown.map(({ toast }) => toast);
  };
  const end = (key: number): void => keep(({ toast }) => toast.key !== key);
  const startTimer = (one: Shown): void => {
    one.stopTimer();
    if (!isHeld) one.stopTimer = clock.after(one.ms, () => end(one.toast.key));
  };
  const hold = (held: boolean): void => {
    if (held === isHeld) return;
    isHeld = held;
    shown.forEach(startTimer);
  };
  return {
    list,
    hold,
    dismiss(key): void {
      end(key);
      // The element under the pointer is gone, and not every browser says then that the pointer has left it.
      hold(false);
    },
    clear(): void {
      keep(() => false);
      hold(false);
    },
    show(message, { action, until } = {}): void {
      if (until?.value === true) return;
      const text = i18n.format(message);
      const key = ++last;
      keep(({ toast }) => toast.text !== text);
      const toast: Toast = action === undefined
        ? { key, text }
        : { key, text, action: { label: i18n.format(action.label), run: action.run } };
      const one: Shown = {
        toast,
        ms: action === undefined ? TOAST_MS : ACTION_TOAST_MS,
        stopTimer: () => {},
        stopWatching: until?.subscribe((isOver) => isOver && end(key)) ?? (() => {}),
      };
      shown = [...shown, one];
      startTimer(one);
      list.value = shown.map((each) => each.toast);
      const tooMany = shown.slice(0, -MAX_TOASTS);
      keep((each) => !tooMany.includes(each));
    },
  };
}
