// Shown above the first message of a private conversation: its beginning, or the loading of earlier messages.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useConversations } from "../shell/part_hooks.ts";
import { FirstDayMark } from "../messages/day_mark.tsx";
import { Avatar } from "../people/avatar.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Messages that the server keeps of each pair of members. */
const KEPT_MESSAGES = 500;

/** The state of the history; once all of it is loaded, a welcome, which is large while there are no messages. */
export function DmTop({ conversation, empty }: { conversation: Conversation; empty: boolean }): JSX.Element {
  const { dm } = useConversations();
  const { tryAgain } = useI18n("login");
  const { dm: t, people: { firstInvites } } = useI18n("later");
  const { key, history, lines, sealed, state } = conversation;
  const fetchOlder = (): void => dm.fetchOlder(key);
  const isOpening = state.value === "opening" && empty;
  if (history.value === "loading" || isOpening) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {empty ? t.opening : t.loading}
      </p>
    );
  }
  if (history.value === "failed") {
    return (
      <p class="pm-older" role="alert">
        <span>{t.notLoaded}</span>
        <button type="button" class="link-button" onClick={fetchOlder}>{tryAgain}</button>
      </p>
    );
  }
  if (history.value === "more") {
    return (
      <p class="pm-older">
        <button type="button" class="link-button" onClick={fetchOlder}>{t.earlier}</button>
      </p>
    );
  }
  const name = conversation.name.value;
  return (
    <div class={empty ? "welcome welcome-large" : "welcome"}>
      <Avatar name={name} />
      <p class="welcome-title">{empty ? t.youAnd(name) : t.beginsHere(name)}</p>
      {state.value === "new" && <p class="welcome-words">{firstInvites(name)}</p>}
      <p class="welcome-words">
        {sealed.value === true ? t.kept(KEPT_MESSAGES) : t.notKept}
      </p>
      <FirstDayMark line={lines.value.all[0]} />
    </div>
  );
}
