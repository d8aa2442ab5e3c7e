// The values of a form and its errors.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Refused } from "../../store/session/session_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useLogin } from "../shell/app_context.ts";
import { useCountdown } from "./use_countdown.ts";

/** Errors by field; `form` is for an error that concerns no single field. */
export type Errors<F extends string> = Partial<Record<F | "form", MessageFormat>>;

/** Props that connect a text field with its form. */
export interface Binding {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly error: string | undefined;
  readonly inputRef: (input: HTMLInputElement | null) => void;
}

/** A form, as its view uses it. */
export interface Form<F extends string> {
  readonly values: Readonly<Record<F, string>>;
  /** Seconds until the server accepts another try. */
  readonly retrySeconds: number;
  /** The error of a field, or of the form as a whole, in the chosen language. */
  errorOf(field: F | "form"): string | undefined;
  bind(field: F): Binding;
  /** Focuses a field, without scrolling. */
  focus(field: F): void;
  /** Shows these errors in place of the present ones. The first field with an error gets the focus. */
  show(errors: Errors<F>): void;
  /** Shows a refusal next to the field that it names, if the form has that. `isOwnPassword`: see {@link refusalMessage}. */
  refuse(refused: Refused, isOwnPassword?: boolean): void;
}

/** A form with these fields, in the order of the page. Their names are those of the request on the wire. */
export function useForm<F extends string>(
  fields: readonly F[],
  initial: Partial<Record<F, string>> = {},
): Form<F> {
  const values = useSignal(
    Object.fromEntries(fields.map((field) => [field, initial[field] ?? ""])) as Record<F, string>,
  );
  const errors = useSignal<Errors<F>>({});
  const retryAt = useSignal<number | null>(null);
  const inputs = useRef(new Map<F, HTMLInputElement>());
  const retrySeconds = useCountdown(retryAt.value);
  const { i18n } = useLogin().stores;

  const show = (found: Errors<F>): void => {
    errors.value = found;
    retryAt.value = null;
    const first = fields.find((field) => found[field] !== undefined);
    if (first !== undefined) inputs.current.get(first)?.focus();
  };
  const errorOf = (field: F | "form"): string | undefined => {
    const isOver = field === "form" && retryAt.value !== null && retrySeconds === 0;
    const message = isOver ? undefined : errors.value[field];
    return message && i18n.format(message);
  };
  return {
    values: values.value,
    retrySeconds,
    errorOf,
    bind: (field) => ({
      value: values.value[field],
      onInput: (value): void => {
        values.value = { ...values.value, [field]: value };
        errors.value = { ...errors.value, [field]: undefined };
      },
      error: errorOf(field),
      inputRef: (input): void => {
        if (input === null) inputs.current.delete(field);
        else inputs.current.set(field, input);
      },
    }),
    focus: (field) => inputs.current.get(field)?.focus({ preventScroll: true }),
    show,
    refuse: (refused, isOwnPassword): void => {
      const field = fields.find((name) => name === refused.field);
      const shownAt = refused.retryAt === undefined ? field ?? "form" : "form";
      show({ [shownAt]: refusalMessage(refused, isOwnPassword) } as Errors<F>);
      retryAt.value = refused.retryAt ?? null;
    },
  };
}
