// Over the composer, while the last question is being changed in it.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useConversations, useLaterStores } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { AnswerIcon } from "./answer_icon.tsx";

/** Says what sending does now, and a button that leaves the question as it is. Nothing while no question is changed. */
export function EditBar(): JSX.Element | null {
  const { editing, log } = useLaterStores().companion;
  const { companion } = useConversations();
  const { cancelEdit, editing: title, editingWords } = useI18n("later").companion;
  const edited = editing.value;
  void log.lines.value;
  const isGone = edited !== null && log.question(edited.id) === undefined;
  useEffect(() => {
    // It was deleted or asked anew in another tab: what was written stays.
    if (isGone) editing.value = null;
  }, [isGone]);
  if (edited === null) return null;
  return (
    <div class="reply-bar edit-bar">
      <AnswerIcon name="edit" />
      <p class="reply-words" role="status">
        <strong>{title}</strong> {editingWords}
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={cancelEdit}
        title={cancelEdit}
        onClick={() => {
          companion.cancelEdit();
          document.querySelector<HTMLElement>(".composer textarea")?.focus();
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
