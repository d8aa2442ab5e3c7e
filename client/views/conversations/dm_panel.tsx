// A private conversation: head, messages, and composer.

import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useApp } from "../shell/app_context.ts";
import { useConversations } from "../shell/part_hooks.ts";
import { Composer } from "../messages/composer.tsx";
import { dmPanelId, dmTabId } from "./conversation_ids.ts";
import { MessageList } from "../messages/message_list.tsx";
import { DmHead } from "./dm_head.tsx";
import { DmTop } from "./dm_top.tsx";
import { focusComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { PrivacyBar } from "./privacy_bar.tsx";
import { PrivacyWords } from "./privacy_words.tsx";
import { TypingDots } from "./typing_dots.tsx";

/** The panel of the tab of a private conversation. */
export function DmPanel({ conversation }: { conversation: Conversation }): JSX.Element {
  const { stores } = useApp();
  const { dm } = useConversations();
  const { key, lines, pending, history, readKey, encryptedKey } = conversation;
  const isVisible = stores.notifications.visible.value;
  const loadOlder = (): void => dm.fetchOlder(key);
  const empty = lines.value.all.length + pending.value.length === 0;
  return (
    <div class="room-inner" role="tabpanel" id={dmPanelId(key)} aria-labelledby={dmTabId(key)}>
      <DmHead conversation={conversation} />
      <PrivacyWords conversation={conversation} />
      <MessageList
        log={conversation}
        empty={empty}
        top={<DmTop conversation={conversation} empty={empty} />}
        readKey={readKey.value}
        above={(line, previous) =>
          previous !== undefined && line.key === encryptedKey.value ? <EncryptedMark /> : null}
        unread={conversation.unread.value}
        loadOlder={history.value === "more" ? loadOlder : undefined}
        onTop={() => history.value === "more" && loadOlder()}
        onEnd={() => isVisible && dm.seen(key)}
      />
      <Gap conversation={conversation} />
      <PrivacyBar conversation={conversation} />
      <ComposerOrReason conversation={conversation} />
    </div>
  );
}

/** Says from where on the server can read nothing, before the first encrypted message, where others are above it. */
function EncryptedMark(): JSX.Element {
  return <p class="note">{useI18n("later").privacy.fromHere}</p>;
}

/** Says that messages are missing after the shown ones. */
function Gap({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { dm } = useConversations();
  const { tryAgain } = useI18n("login");
  const { missing } = useI18n("later").dm;
  if (!conversation.gap.value) return null;
  return (
    <p class="pm-gap" role="alert">
      <span>{missing}</span>
      <button type="button" class="link-button" onClick={() => dm.fetchMissed(conversation.key)}>
        {tryAgain}
      </button>
    </p>
  );
}

/** The composer, with why the first message was refused; or that the conversation has ended. */
function ComposerOrReason({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { dm } = useConversations();
  const { key, typing, refused } = conversation;
  const t = useI18n("later").dm;
  const { i18n } = useApp().stores;
  const name = conversation.name.value;
  if (conversation.state.value === "ended") return <Ended name={name} />;
  return (
    <>
      {refused.value !== null && <p class="pm-gap" role="alert">{i18n.format(refused.value)}</p>}
      <Composer
        log={conversation}
        scope="dm"
        placeholder={t.placeholder(name)}
        onSend={(text) => dm.send(key, text)}
        onTyping={(isTyping) => dm.typing(key, isTyping)}
        activity={typing.value ? <TypingNote name={name} /> : null}
      />
    </>
  );
}

function TypingNote({ name }: { name: string }): JSX.Element {
  const { typing } = useI18n("later").dm;
  return (
    <p class="typing">
      <TypingDots />
      <span class="typing-words">{typing(name)}</span>
    </p>
  );
}

function Ended({ name }: { name: string }): JSX.Element {
  const { stores, actions } = useApp();
  const { ended, inviteAgain } = useI18n("later").dm;
  // The composer is gone, perhaps with the focus in it.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) focusComposer();
  }, []);
  const isReachable = stores.people.find(name) !== undefined && stores.connection.state.value === "online";
  return (
    <div class="pm-ended">
      <p>{ended}</p>
      {isReachable && (
        <button
          type="button"
          class="button button-small"
          onClick={() => actions.conversations.open(name)}
        >
          {inviteAgain(name)}
        </button>
      )}
    </div>
  );
}
