// Beginning to change the last question.

import type { CompanionConversationActions } from "../conversations/conversation_actions.ts";

/** Puts the text of question `id` into the composer, and moves the focus there. */
export function beginEdit(companion: Pick<CompanionConversationActions, "beginEdit">, id: string): void {
  companion.beginEdit(id);
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  field?.focus();
  // The text is in the field once this turn is drawn. A frame later the user may have selected something.
  queueMicrotask(() => field?.setSelectionRange(field.value.length, field.value.length));
}
