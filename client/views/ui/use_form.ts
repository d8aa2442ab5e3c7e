// The values of a form, and what is wrong with them.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Refused } from "../../store/session/session_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage, type RefusedField } from "../../i18n/refusal_text.ts";
import { useLogin } from "../shell/app_context.ts";
import { useCountdown } from "./use_countdown.ts";

/** What is wrong, by field; `form` is for what concerns no field. */
export type Errors<F extends string> = Partial<Record<F | "form", MessageFormat>>;

/** What a {@link Field} needs of its form. */
export interface Binding {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly error: string | undefined;
  readonly inputRef: (input: HTMLInputElement | null) => void;
}

/** A form as its fields and its owner use it. */
export interface Form<F extends string> {
  readonly values: Readonly<Record<F, string>>;
  /** What is said of what is wrong. */
  readonly errors: Partial<Record<F | "form", string>>;
  /** Seconds until the server takes another try. */
  readonly rest: number;
  bind(field: F): Binding;
  /** Shows these errors, and moves the focus to the first field that has one. */
  show(errors: Errors<F>): void;
  /** Shows a refusal next to the field it concerns. `about`: what it is about, where its code alone does not say so. */
  refuse(refused: Refused, field: F | undefined, about?: RefusedField): void;
  /** Takes away what is wrong with `field`. */
  clear(field: F | "form"): void;
}

/** A form with these fields, in the order in which they stand. */
export function useForm<F extends string>(
  fields: readonly F[],
  initial: Partial<Record<F, string>> = {},
): Form<F> {
  const values = useSignal(
    Object.fromEntries(fields.map((field) => [field, initial[field] ?? ""])) as Record<F, string>,
  );
  const errors = useSignal<Errors<F>>({});
  const restUntil = useSignal<number | null>(null);
  const inputs = useRef(new Map<F, HTMLInputElement>());
  const rest = useCountdown(restUntil.value);
  const { i18n } = useLogin().stores;

  const show = (found: Errors<F>): void => {
    errors.value = found;
    restUntil.value = null;
    const first = fields.find((field) => found[field] !== undefined);
    if (first !== undefined) inputs.current.get(first)?.focus();
  };
  const clear = (field: F | "form"): void => {
    errors.value = { ...errors.value, [field]: undefined };
  };
  const isOver = restUntil.value !== null && rest === 0;
  const shown = isOver ? { ...errors.value, form: undefined } : errors.value;
  const said: Partial<Record<F | "form", string>> = {};
  for (const [field, message] of Object.entries(shown) as [F | "form", MessageFormat | undefined][]) {
    if (message !== undefined) said[field] = i18n.format(message);
  }
  return {
    values: values.value,
    errors: said,
    rest,
    bind: (field) => ({
      value: values.value[field],
      onInput: (value): void => {
        values.value = { ...values.value, [field]: value };
        clear(field);
      },
      error: said[field],
      inputRef: (input): void => {
        if (input === null) inputs.current.delete(field);
        else inputs.current.set(field, input);
      },
    }),
    show,
    clear,
    refuse: (refused, field, about): void => {
      const { retryAt } = refused;
      const place = retryAt === undefined ? field ?? "form" : "form";
      show({ [place]: refusalMessage(refused, about) } as Errors<F>);
      restUntil.value = retryAt ?? null;
    },
  };
}
