// Where one writes: a field that grows, what it answers, what is left of its length, and the button.

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import type { Place } from "../../text/command_table.ts";
import { isCommandLine, withQuote } from "../../text/message_parts.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { ComposerNotes } from "./composer_notes.tsx";
import { Icon } from "../ui/icon.tsx";
import { isFor } from "../shell/key_bindings.ts";
import { lazy } from "../shell/lazy_view.tsx";
import { ReplyBar } from "./reply_bar.tsx";
import type { ListedSuggestions } from "./suggestions_props.ts";
import { useSending } from "./use_sending.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** What a {@link Composer} writes into, and whom it tells. */
export interface ComposerProps {
  readonly log: MessageLogView;
  readonly place: Place;
  readonly placeholder: string;
  /** False when it cannot be sent; it stays in the field then. */
  readonly onSend: (text: string) => boolean;
  /** Somebody types (`busy`), or no longer does. */
  readonly onTyping?: (busy: boolean) => void;
  /** What the other side is doing. */
  readonly activity?: JSX.Element | null;
}

const Suggestions = lazy({
  view: async ({ later }) => (await later()).Suggestions,
  // They are tried again with the next conversation, and are not missed meanwhile.
  close: () => {},
});

/** The composer of a conversation. What suggests something to whoever writes is loaded at the first key. */
export function Composer(props: ComposerProps): JSX.Element {
  const { log: { draft: kept, answering }, place, placeholder, onTyping, activity } = props;
  const { connection, prefs } = useApp().stores;
  const { composer } = useI18n("app");
  const field = useRef<HTMLTextAreaElement>(null);
  const isUsed = useSignal(false);
  const listed = useSignal<ListedSuggestions | null>(null);
  const draft = kept.value;
  const maxLength = connection.limits.value.maxLength;
  const answered = isCommandLine(draft) ? null : answering.value;
  const left = maxLength - codePoints(withQuote(answered, draft.trim(), maxLength));
  const { problem, send } = useSending(props, field);

  useLayoutEffect(() => grow(field.current), [draft, prefs.fontSize.value]);
  useLayoutEffect(() => {
    // Whoever goes along the tabs by keyboard stays there.
    if (document.activeElement?.getAttribute("role") !== "tab") field.current?.focus({ preventScroll: true });
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || listed.value?.onKey(event) === true) return;
    if (isFor(event, "dropAnswer") && answering.value !== null) {
      event.preventDefault();
      answering.value = null;
    }
    if (!isFor(event, prefs.enterSend.value ? "send" : "sendHeld")) return;
    event.preventDefault();
    if (left >= 0) send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ComposerNotes left={left} doing={activity ?? null} problem={problem.value} />
      {answering.value !== null && <ReplyBar answering={answering} field={field} />}
      <div class="composer-box">
        <textarea
          ref={field}
          rows={1}
          aria-label={composer.message}
          aria-describedby={problem.value === null ? "composer-note" : "composer-problem composer-note"}
          aria-invalid={left < 0 || problem.value !== null}
          aria-autocomplete="list"
          aria-controls={listed.value?.id}
          aria-activedescendant={listed.value?.chosen}
          placeholder={placeholder}
          autocomplete="off"
          enterkeyhint={prefs.enterSend.value ? "send" : "enter"}
          value={draft}
          onInput={(event) => {
            isUsed.value = true;
            problem.value = null;
            kept.value = event.currentTarget.value;
            onTyping?.(kept.value.trim() !== "" && !isCommandLine(kept.value));
          }}
          onBlur={() => onTyping?.(false)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          class="send"
          aria-label={composer.send}
          title={composer.send}
          disabled={left < 0 || draft.trim() === ""}
        >
          <Icon name="send" />
        </button>
      </div>
      {isUsed.value && <Suggestions.View field={field} place={place} listed={listed} />}
    </form>
  );
}

/** Makes the field as high as its text. The style sheet stops it at six lines. */
function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
