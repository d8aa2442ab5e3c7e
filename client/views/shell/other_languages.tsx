// Buttons that change the language, on the join screen.

import type { JSX } from "preact";
import { LANGUAGES } from "../../i18n/namespaces.ts";
import { useLogin } from "./app_context.ts";

/** A button for each language but the present one, labelled in its own language. */
export function OtherLanguages(): JSX.Element {
  const { stores, actions } = useLogin();
  const others = LANGUAGES.filter(({ id }) => id !== stores.i18n.language.value);
  return (
    <p>
      {others.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          class="link-button"
          lang={id}
          onClick={() => actions.setLanguage(id)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
