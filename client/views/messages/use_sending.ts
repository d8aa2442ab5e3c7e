// Sends the text of a composer, or runs it as a command.

import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { type Signal, useSignal } from "@preact/signals";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import { isCommandLine, withQuote } from "../../text/message_parts.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { untilBack } from "../../store/connection/until_back.ts";
import { useApp } from "../shell/app_context.ts";
import type { ComposerProps } from "./composer_props.ts";

/** The state of what a composer sends. */
export interface Sending {
  /** Characters left for the text of the field; negative when it is too long. */
  readonly left: number;
  /** Why the command in the field failed. */
  readonly problem: Signal<MessageFormat | null>;
  /** Sends the text of the field, unless it is too long. A text that cannot be sent stays there. */
  readonly send: () => void;
}

/** Sends from one composer. */
export function useSending(
  { log: { draft, replyTarget }, scope, onSend }: ComposerProps,
  field: RefObject<HTMLTextAreaElement>,
): Sending {
  const { actions, stores } = useApp();
  const problem = useSignal<MessageFormat | null>(null);
  const isBusy = useRef(false);
  const maxLength = stores.connection.limits.value.maxLength;
  const answered = isCommandLine(draft.value) ? null : replyTarget.value;
  const left = maxLength - codePoints(withQuote(answered, draft.value.trim(), maxLength));

  /** Sends `text`, which `line` of the field stands for. */
  const say = (text: string, line: string): void => {
    if (!onSend(withQuote(replyTarget.value, text, maxLength))) return;
    replyTarget.value = null;
    clear(line);
  };
  /** Empties the field, unless the user has changed the text meanwhile. */
  const clear = (line: string): void => {
    if (draft.value === line) draft.value = "";
  };
  const run = async (line: string): Promise<void> => {
    const { commands } = await actions.later.load();
    const result = await commands.run(line, scope);
    if (result === null) return clear(line);
    if ("send" in result) return say(result.send, line);
    problem.value = result.problem;
  };
  const send = (): void => {
    if (left < 0) return;
    const line = draft.value;
    field.current?.focus();
    if (!isCommandLine(line)) return say(line.trim(), line);
    if (isBusy.current) return;
    isBusy.current = true;
    run(line)
      .catch(() => stores.toasts.show((t) => t("login").notLoaded, untilBack(stores.connection)))
      .finally(() => isBusy.current = false);
  };
  return { left, problem, send };
}
