// The behaviour of a composer's text field: its height, its focus, and its keys.

import type { JSX, RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { isBlank } from "../../../server/protocol/blank.ts";
import { isCommandLine } from "../../text/message_parts.ts";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import type { ComposerProps } from "./composer_props.ts";
import { isForInputMethod } from "../ui/input_method.ts";
import type { SuggestionsProps } from "./suggestions_props.ts";
import type { Sending } from "./use_sending.ts";

/** The beginning of a command, a name or an emoji, for which there may be suggestions. */
const WORD_BEGUN = /(^\/|[@:])[^\s:]+$/;

/** Listeners for the text field. */
export type MessageFieldHandlers = Required<
  Pick<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, "onInput" | "onBlur" | "onKeyDown">
>;

/** Fits the field to its text, focuses it when it appears, and returns its listeners. An open list takes keys first. */
export function useMessageField(
  { log: { draft, replyTarget }, onTyping }: ComposerProps,
  field: RefObject<HTMLTextAreaElement>,
  { problem, send }: Sending,
  { openList, takes }: Pick<SuggestionsProps, "openList" | "takes">,
): MessageFieldHandlers {
  const { actions, stores: { prefs } } = useApp();
  useLayoutEffect(() => grow(field.current), [draft.value, prefs.fontSize.value]);
  useLayoutEffect(() => {
    // The focus stays in the tab list while the user moves along it by keyboard.
    if (document.activeElement?.getAttribute("role") !== "tab") field.current?.focus({ preventScroll: true });
  }, []);
  return {
    onInput: ({ currentTarget: { value } }) => {
      problem.value = null;
      takes.current = false;
      draft.value = value;
      onTyping?.(!isBlank(value) && !isCommandLine(value));
    },
    onBlur: () => onTyping?.(false),
    onKeyDown: (event) => {
      if (isForInputMethod(event) || openList.value?.onKey(event) === true) return;
      if (isFor(event, "takeSuggestion") && actions.later.loaded === null && WORD_BEGUN.test(draft.value)) {
        takes.current = true;
        return event.preventDefault();
      }
      if (isFor(event, "dropAnswer") && replyTarget.value !== null) {
        event.preventDefault();
        replyTarget.value = null;
      }
      if (!isFor(event, prefs.enterSend.value ? "send" : "sendHeld")) return;
      event.preventDefault();
      send();
    },
  };
}

/**
 * Makes the field as high as its text. The style sheet stops it at six lines. The composer keeps its height while the
 * field is measured: if the messages above got more room in between, the browser would scroll them.
 */
function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  const composer = field.form!;
  composer.style.minHeight = `${composer.getBoundingClientRect().height}px`;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
  composer.style.minHeight = "";
}
