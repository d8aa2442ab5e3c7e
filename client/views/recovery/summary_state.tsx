// A section whose content is being loaded, or could not be.

import type { JSX } from "preact";
import { Waiting } from "../settings/waiting.tsx";
import { useLaterStores, useOwnRecovery } from "../shell/part_hooks.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The section, with its title, so that nothing jumps when the content comes. */
export function SummaryState({ title }: { readonly title: string }): JSX.Element {
  const { refused } = useLaterStores().summary;
  const actions = useOwnRecovery();
  const t = useI18n("later").codes;
  const { tryAgain } = useI18n("login");
  const id = useId();
  return (
    <section class="setting" aria-labelledby={id} aria-busy={refused.value === null}>
      <h3 id={id}>{title}</h3>
      {refused.value === null ? <Waiting words={t.loading} /> : (
        <div class="form-buttons">
          <FieldError text={t.failed} />
          <button type="button" class="button button-small" onClick={() => void actions.load()}>
            {tryAgain}
          </button>
        </div>
      )}
    </section>
  );
}
