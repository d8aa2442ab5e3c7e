// A private conversation: who it is with and who can read it, the messages, and the composer.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useApp, useTalks } from "../shell/app_context.ts";
import { Composer } from "../messages/composer.tsx";
import { pmPanelId, pmTabId } from "./conversation_ids.ts";
import { MessageList } from "../messages/message_list.tsx";
import { PmHead } from "./dm_head.tsx";
import { PmTop } from "./dm_top.tsx";
import { useWords } from "../ui/use_i18n.ts";

/** The panel of a person's tab. */
export function PmPanel({ conversation }: { conversation: Conversation }): JSX.Element {
  const { stores } = useApp();
  const { pm } = useTalks();
  const { key, lines, pending, history, readKey } = conversation;
  const isVisible = stores.attention.visible.value;
  const empty = lines.value.all.length + pending.value.length === 0;
  return (
    <div class="room-inner" role="tabpanel" id={pmPanelId(key)} aria-labelledby={pmTabId(key)}>
      <PmHead conversation={conversation} />
      <MessageList
        talk={conversation}
        empty={empty}
        top={<PmTop conversation={conversation} empty={empty} />}
        readKey={readKey.value}
        onTop={() => history.value === "more" && pm.fetchOlder(key)}
        onEnd={() => isVisible && pm.seen(key)}
      />
      <Gap conversation={conversation} />
      <Foot conversation={conversation} />
    </div>
  );
}

/** Says that something is missing between what is shown and now. */
function Gap({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { pm } = useTalks();
  const { tryAgain } = useWords("door");
  const { missing } = useWords("talks").pm;
  if (!conversation.gap.value) return null;
  return (
    <p class="pm-gap" role="alert">
      <span>{missing}</span>
      <button type="button" class="link-button" onClick={() => pm.fetchMissed(conversation.key)}>
        {tryAgain}
      </button>
    </p>
  );
}

/** The composer, or why there is none. */
function Foot({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { pm } = useTalks();
  const { key, typing } = conversation;
  const words = useWords("talks").pm;
  const name = conversation.name.value;
  const state = conversation.state.value;
  if (state === "invited") return null;
  if (state === "ended") return <Ended name={name} />;
  return (
    <Composer
      talk={conversation}
      place="pm"
      placeholder={words.placeholder(name)}
      onSend={(text) => pm.say(key, text)}
      onTyping={(busy) => pm.typing(key, busy)}
      doing={typing.value ? <TypingNote name={name} /> : null}
    />
  );
}

function TypingNote({ name }: { name: string }): JSX.Element {
  const { typing } = useWords("talks").pm;
  return (
    <p class="typing">
      <span class="typing-dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span class="typing-words">{typing(name)}</span>
    </p>
  );
}

function Ended({ name }: { name: string }): JSX.Element {
  const { stores, actions } = useApp();
  const { ended, inviteAgain } = useWords("talks").pm;
  const isHere = stores.people.find(name) !== undefined && stores.connection.state.value === "online";
  return (
    <div class="pm-ended">
      <p>{ended}</p>
      {isHere && (
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
