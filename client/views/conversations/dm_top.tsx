// What is over the first message of a private conversation: its beginning, or the way to what was said before.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useConversationModules } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Messages that the server keeps of each two members. */
const KEPT_MESSAGES = 500;

/** The beginning, large while there is nothing else; or the older messages that are not here yet. */
export function DmTop({ conversation, empty }: { conversation: Conversation; empty: boolean }): JSX.Element {
  const { pm } = useConversationModules();
  const { tryAgain } = useI18n("door");
  const words = useI18n("talks").pm;
  const { key, history, sealed, state } = conversation;
  const fetchOlder = (): void => pm.fetchOlder(key);
  const isOpening = state.value === "opening" && empty;
  if (history.value === "loading" || isOpening) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {empty ? words.opening : words.loading}
      </p>
    );
  }
  if (history.value === "failed") {
    return (
      <p class="pm-older" role="alert">
        <span>{words.notLoaded}</span>
        <button type="button" class="link-button" onClick={fetchOlder}>{tryAgain}</button>
      </p>
    );
  }
  if (history.value === "more") {
    return (
      <p class="pm-older">
        <button type="button" class="link-button" onClick={fetchOlder}>{words.earlier}</button>
      </p>
    );
  }
  const name = conversation.name.value;
  return (
    <div class={empty ? "welcome welcome-large" : "welcome"}>
      <Avatar name={name} />
      <p class="welcome-title">{empty ? words.youAnd(name) : words.beginsHere(name)}</p>
      <p class="welcome-words">
        {sealed.value === true ? words.kept(KEPT_MESSAGES) : words.notKept}
      </p>
    </div>
  );
}
