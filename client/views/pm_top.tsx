// What is over the first message of a private conversation: its beginning, or the way to what was said before.

import type { JSX } from "preact";
import type { Conversation } from "../store/pm_conversation.ts";
import { useTalks } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";

/** The beginning, large while there is nothing else; or the older messages that are not here yet. */
export function PmTop({ conversation, empty }: { conversation: Conversation; empty: boolean }): JSX.Element {
  const { pm } = useTalks();
  const { key, history, sealed, state } = conversation;
  const fetchOlder = (): void => pm.fetchOlder(key);
  const isOpening = state.value === "opening" && empty;
  if (history.value === "loading" || isOpening) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {empty ? "Opening the conversation…" : "Loading earlier messages…"}
      </p>
    );
  }
  if (history.value === "failed") {
    return (
      <p class="pm-older" role="alert">
        <span>Earlier messages could not be loaded.</span>
        <button type="button" class="link-button" onClick={fetchOlder}>Try again</button>
      </p>
    );
  }
  if (history.value === "more") {
    return (
      <p class="pm-older">
        <button type="button" class="link-button" onClick={fetchOlder}>Earlier messages</button>
      </p>
    );
  }
  const name = conversation.name.value;
  return (
    <div class={empty ? "welcome welcome-large" : "welcome"}>
      <Avatar name={name} />
      <p class="welcome-title">{empty ? `You and ${name}` : `You and ${name} begin here`}</p>
      <p class="welcome-words">
        {sealed.value === true
          ? "The newest 500 messages are kept for you both."
          : "Nothing you say here is kept. It is gone when you close it."}
      </p>
    </div>
  );
}
