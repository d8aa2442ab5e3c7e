// What is over the first message of Violet's conversation: what she remembers on its way, or her welcome.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import { useApp, useTalks } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";

/** Words for somebody who does not know what to begin with. */
const OPENERS = ["Good evening, Violet.", "What is on the menu tonight?", "Tell me a secret of this place."];

/** Large while there is nothing else. */
export function VioletTop({ empty }: { empty: boolean }): JSX.Element {
  const { stores } = useApp();
  const { violet } = useTalks();
  const { history, talk } = stores.violet;
  const me = stores.session.me.value;
  if (history.value === "loading" && empty) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        She is recalling where you two were…
      </p>
    );
  }
  if (history.value === "failed") {
    return (
      <p class="pm-older" role="alert">
        <span>What she remembers could not be loaded.</span>
        <button type="button" class="link-button" onClick={() => violet.fetchMemory()}>
          Try again
        </button>
      </p>
    );
  }
  return (
    <div class={empty ? "welcome welcome-large violet-welcome" : "welcome violet-welcome"}>
      <Avatar name={BOT_NAME} />
      <p class="welcome-title">
        {empty ? `Good evening, ${me?.username ?? "stranger"}` : "This is as far as she remembers"}
      </p>
      {empty && (
        <>
          <p class="welcome-words">Come closer, the booth in the corner is ours. What shall we talk about?</p>
          <p class="violet-openers">
            {OPENERS.map((words) => (
              <button
                key={words}
                type="button"
                class="violet-opener"
                onClick={() => {
                  talk.draft.value = words;
                  document.querySelector<HTMLElement>(".composer textarea")?.focus();
                }}
              >
                {words}
              </button>
            ))}
          </p>
        </>
      )}
    </div>
  );
}
