// The notes over the text field: a problem, the pause in sending, the activity of the other side, the characters left.

import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { useApp } from "../shell/app_context.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The count of characters left appears at this number, and below it. */
const COUNT_FROM_LEFT = 100;

/** The content of {@link ComposerNotes}. */
export interface ComposerNotesProps {
  /** Characters left; negative when the text is too long. */
  readonly left: number;
  readonly activity: JSX.Element | null;
  readonly problem: MessageFormat | null;
}

/** One quiet line, and the problem above it. */
export function ComposerNotes({ left, activity, problem }: ComposerNotesProps): JSX.Element {
  const { connection, i18n } = useApp().stores;
  const { composer } = useI18n("app");
  const rest = useCountdown(connection.cooldownUntil.value);
  return (
    <>
      {problem !== null && (
        <p class="composer-problem" role="alert" id="composer-problem">{i18n.format(problem)}</p>
      )}
      <div class="composer-notes">
        <p class="composer-note" role="status">
          {rest > 0 && composer.rest(rest)}
        </p>
        {rest <= 0 && activity}
        <p class={left < 0 ? "composer-count too-long" : "composer-count"} id="composer-note">
          {left < 0 ? composer.tooLong(-left) : left <= COUNT_FROM_LEFT && composer.left(left)}
        </p>
      </div>
    </>
  );
}
