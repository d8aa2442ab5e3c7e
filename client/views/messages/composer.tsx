// The composer of a conversation: the text field, notes over it, the message it replies to, and the button.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Signal, useSignal } from "@preact/signals";
import { isBlank } from "../../../server/protocol/blank.ts";
import { useApp } from "../shell/app_context.ts";
import { ComposerNotes } from "./composer_notes.tsx";
import type { ComposerProps } from "./composer_props.ts";
import { Icon } from "../ui/icon.tsx";
import { laterView, lazy } from "../shell/lazy_view.tsx";
import type { OpenSuggestions } from "./suggestions_props.ts";
import { useMessageField } from "./use_message_field.ts";
import { useSending } from "./use_sending.ts";
import { useI18n } from "../ui/use_i18n.ts";

const Suggestions = lazy({
  view: async ({ later }) => (await later()).Suggestions,
  // Suggestions can be missing without harm. The next conversation tries to load them again.
  close: () => {},
});

const ReplyBar = laterView("ReplyBar");
const EmojiPicker = laterView("EmojiPicker");

/** The composer of a conversation. The suggestions load at the first input. */
export function Composer(props: ComposerProps): JSX.Element {
  const { log: { draft, replyTarget }, scope, placeholder, activity } = props;
  const { prefs } = useApp().stores;
  const { composer } = useI18n("app");
  const field = useRef<HTMLTextAreaElement>(null);
  const isUsed = useSignal(false);
  const isPicking = useSignal(false);
  const openList = useSignal<OpenSuggestions | null>(null);
  const takes = useRef(false);
  const sending = useSending(props, field);
  const handlers = useMessageField(props, field, sending, { openList, takes });
  const { left, problem, send } = sending;
  return (
    <form
      class="composer"
      onInput={() => isUsed.value = true}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ComposerNotes left={left} activity={activity ?? null} problem={problem.value} />
      {replyTarget.value !== null && <ReplyBar.View answering={replyTarget} field={field} />}
      <div class="composer-box">
        <textarea
          ref={field}
          dir="auto"
          rows={1}
          aria-label={composer.message}
          aria-describedby={problem.value === null ? "composer-note" : "composer-problem composer-note"}
          aria-invalid={left < 0 || problem.value !== null}
          aria-autocomplete="list"
          aria-controls={openList.value?.id}
          aria-activedescendant={openList.value?.chosen}
          placeholder={placeholder}
          autocomplete="off"
          enterkeyhint={prefs.enterSend.value ? "send" : "enter"}
          value={draft.value}
          {...handlers}
        />
        <EmojiButton isOpen={isPicking} />
        <SendButton disabled={left < 0 || isBlank(draft.value)} />
      </div>
      {isPicking.value && (
        <EmojiPicker.View
          field={field}
          onClose={(toField) => {
            isPicking.value = false;
            if (toField) field.current?.focus();
          }}
        />
      )}
      {isUsed.value && <Suggestions.View field={field} scope={scope} openList={openList} takes={takes} />}
    </form>
  );
}

function EmojiButton({ isOpen }: { isOpen: Signal<boolean> }): JSX.Element {
  const { emoji } = useI18n("app").composer;
  return (
    <button
      type="button"
      class="icon-button emoji-button"
      aria-label={emoji}
      title={emoji}
      aria-haspopup="dialog"
      aria-expanded={isOpen.value}
      onClick={() => isOpen.value = !isOpen.value}
    >
      <Icon name="smile" />
    </button>
  );
}

function SendButton({ disabled }: { disabled: boolean }): JSX.Element {
  const { send } = useI18n("app").composer;
  return (
    <button type="submit" class="send" aria-label={send} title={send} disabled={disabled}>
      <Icon name="send" />
    </button>
  );
}
