// What happens to what was written: it is said, or it is a command.

import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { type Signal, useSignal } from "@preact/signals";
import { isCommandLine, withQuote } from "../../text/message_parts.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { useApp } from "../shell/app_context.ts";
import type { ComposerProps } from "./composer.tsx";

/** A composer's way out. */
export interface Sending {
  /** Why the command that stands in the field was not done. */
  readonly problem: Signal<MessageFormat | null>;
  readonly send: () => void;
}

/** Sends what stands in the field. What cannot be sent stays there. */
export function useSending(
  { log: { draft, answering }, place, onSend }: ComposerProps,
  field: RefObject<HTMLTextAreaElement>,
): Sending {
  const { actions, stores } = useApp();
  const problem = useSignal<MessageFormat | null>(null);
  const isBusy = useRef(false);

  /** Says `text`, which is what became of `line`. */
  const say = (text: string, line: string): void => {
    if (!onSend(withQuote(answering.value, text, stores.connection.limits.value.maxLength))) return;
    answering.value = null;
    done(line);
  };
  /** Who has written on meanwhile keeps that. */
  const done = (line: string): void => {
    if (draft.value === line) draft.value = "";
  };
  const run = async (line: string): Promise<void> => {
    const { commands } = await actions.later.load();
    const result = await commands.run(line, place);
    if (result === null) return done(line);
    if ("say" in result) return say(result.say, line);
    problem.value = result.problem;
  };
  const send = (): void => {
    const line = draft.value;
    field.current?.focus();
    if (!isCommandLine(line)) return say(line.trim(), line);
    if (isBusy.current) return;
    isBusy.current = true;
    run(line)
      .catch(() => stores.toasts.show((t) => t("login").notLoaded))
      .finally(() => isBusy.current = false);
  };
  return { problem, send };
}
