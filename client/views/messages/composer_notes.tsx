// What stands over the field: what is wrong, how long sending rests, what the other side does, and what is left of the length.

import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { useApp } from "../shell/app_context.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** What is left is shown when no more than this many characters are. */
const COUNT_FROM_LEFT = 100;

/** What {@link ComposerNotes} say. */
export interface ComposerNotesProps {
  /** Characters; below 0 for too many. */
  readonly left: number;
  readonly doing: JSX.Element | null;
  readonly problem: MessageFormat | null;
}

/** One quiet line, and above it what went wrong. */
export function ComposerNotes({ left, doing, problem }: ComposerNotesProps): JSX.Element {
  const { connection, i18n } = useApp().stores;
  const { composer } = useI18n("app");
  const rest = useCountdown(connection.restUntil.value);
  return (
    <>
      {problem !== null && (
        <p class="composer-problem" role="alert" id="composer-problem">{i18n.format(problem)}</p>
      )}
      <div class="composer-notes">
        <p class="composer-note" role="status">
          {rest > 0 && composer.rest(rest)}
        </p>
        {rest <= 0 && doing}
        <p class={left < 0 ? "composer-count too-long" : "composer-count"} id="composer-note">
          {left < 0 ? composer.tooLong(-left) : left <= COUNT_FROM_LEFT && composer.left(left)}
        </p>
      </div>
    </>
  );
}
