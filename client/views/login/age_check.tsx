// The age check. The device remembers the answer.

import type { JSX } from "preact";
import { useLogin } from "../shell/app_context.ts";
import { LazyRules } from "./lazy_rules.tsx";
import { FieldError } from "../ui/text_field.tsx";
import type { Binding } from "../ui/use_form.ts";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The checkbox "I am 18 or older". Its value is a preference; the form has its error. */
export function AgeCheck({ error, onInput, inputRef }: Omit<Binding, "value">): JSX.Element {
  const { prefs } = useLogin().stores;
  const { join } = useI18n("login");
  const id = useId();
  return (
    <div class="field">
      <div class="age">
        <label class="check">
          <input
            ref={inputRef}
            type="checkbox"
            checked={prefs.ofAge.value}
            onChange={(event) => {
              prefs.setOfAge(event.currentTarget.checked);
              onInput("");
            }}
            required
            aria-invalid={error !== undefined}
            aria-describedby={error === undefined ? undefined : id}
          />
          <span>{join.ofAge}</span>
        </label>
        <LazyRules />
      </div>
      {error !== undefined && <FieldError id={id} text={error} />}
    </div>
  );
}
