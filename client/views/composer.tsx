// Where one writes: a field that grows, what is left of its length, and the button.

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Signal } from "@preact/signals";
import { codePoints } from "../../server/protocol/limits.ts";
import { useApp } from "./app_context.ts";
import { Icon } from "./icon.tsx";
import { isFor } from "./keys.ts";
import { useCountdown } from "./use_countdown.ts";
import { useWords } from "./use_words.ts";

/** What is left is shown when no more than this many characters are. */
const COUNT_FROM_LEFT = 100;

/** What a {@link Composer} writes into, and whom it tells. */
export interface ComposerProps {
  readonly draft: Signal<string>;
  readonly placeholder: string;
  /** False when it cannot be sent; it stays in the field then. */
  readonly onSend: (text: string) => boolean;
  /** Somebody types (`busy`), or no longer does. */
  readonly onTyping?: (busy: boolean) => void;
  /** What the other side is doing. */
  readonly doing?: JSX.Element | null;
}

/** The composer of a conversation. */
export function Composer({ draft: kept, placeholder, onSend, onTyping, doing }: ComposerProps): JSX.Element {
  const { connection, prefs } = useApp().stores;
  const { composer } = useWords("room");
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = kept.value;
  const left = connection.limits.value.maxLength - codePoints(draft.trim());

  useLayoutEffect(() => grow(field.current), [draft, prefs.fontSize.value]);
  useLayoutEffect(() => {
    // Whoever goes along the tabs by keyboard stays there.
    if (document.activeElement?.getAttribute("role") !== "tab") field.current?.focus({ preventScroll: true });
  }, []);

  const send = (): void => {
    if (onSend(draft)) kept.value = "";
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const sends = isFor(event, prefs.enterSend.value ? "send" : "sendHeld");
    if (!sends || event.isComposing) return;
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
      <ComposerNote left={left} doing={doing ?? null} />
      <div class="composer-box">
        <textarea
          ref={field}
          rows={1}
          aria-label={composer.message}
          aria-describedby="composer-note"
          aria-invalid={left < 0}
          placeholder={placeholder}
          autocomplete="off"
          enterkeyhint={prefs.enterSend.value ? "send" : "enter"}
          value={draft}
          onInput={(event) => {
            kept.value = event.currentTarget.value;
            onTyping?.(kept.value.trim() !== "");
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
    </form>
  );
}

function ComposerNote({ left, doing }: { left: number; doing: JSX.Element | null }): JSX.Element {
  const { connection } = useApp().stores;
  const { composer } = useWords("room");
  const rest = useCountdown(connection.restUntil.value);
  return (
    <div class="composer-notes">
      <p class="composer-note" role="status">
        {rest > 0 && composer.rest(rest)}
      </p>
      {rest <= 0 && doing}
      <p class={left < 0 ? "composer-count too-long" : "composer-count"} id="composer-note">
        {left < 0 ? composer.tooLong(-left) : left <= COUNT_FROM_LEFT && composer.left(left)}
      </p>
    </div>
  );
}

/** Makes the field as high as its text. The style sheet stops it at six lines. */
function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
