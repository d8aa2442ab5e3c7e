// The button that shows the rules of the operator.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLogin } from "../shell/app_context.ts";
import { NoteDialog } from "../ui/note_dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Opens the house rules: in a dialog, or, where they are a page, in another tab. Nothing without rules. */
export function RulesButton(): JSX.Element | null {
  const { rules } = useLogin().stores.connection.operator.value;
  const { join } = useI18n("login");
  const isOpen = useSignal(false);
  if (rules === undefined) return null;
  if (/^https?:\/\/\S+$/.test(rules)) {
    return <a class="link-button" href={rules} target="_blank" rel="noopener noreferrer">{join.rules}</a>;
  }
  return (
    <>
      <button type="button" class="link-button" aria-haspopup="dialog" onClick={() => isOpen.value = true}>
        {join.rules}
      </button>
      {isOpen.value && (
        <NoteDialog title={join.rules} onClose={() => isOpen.value = false}>{rules}</NoteDialog>
      )}
    </>
  );
}
