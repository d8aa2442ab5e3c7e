// The companion's conversation: head, messages, status, and composer.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useConversations, useLaterStores } from "../shell/app_context.ts";
import { Composer } from "../messages/composer.tsx";
import { COMPANION_PANEL_ID, COMPANION_TAB_ID } from "./conversation_ids.ts";
import { AnswerText } from "../log/answer_text.tsx";
import { MessageList } from "../messages/message_list.tsx";
import { UnansweredQuestion } from "./unanswered_question.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { CompanionHead } from "./companion_head.tsx";
import { CompanionStatus } from "./companion_status.tsx";
import { CompanionTop } from "./companion_top.tsx";

/** The panel of the tab `Violet`. */
export function CompanionPanel(): JSX.Element {
  const stores = useLaterStores();
  const { companion } = useConversations();
  const { interrupted, placeholder } = useI18n("later").companion;
  const { log } = stores.companion;
  const language = stores.i18n.language.value;
  useEffect(() => companion.translate(), [language]);
  const isVisible = stores.notifications.visible.value;
  const empty = log.lines.value.all.length + log.pending.value.length === 0;
  return (
    <div class="room-inner violet" role="tabpanel" id={COMPANION_PANEL_ID} aria-labelledby={COMPANION_TAB_ID}>
      <CompanionHead />
      <MessageList
        log={log}
        empty={empty}
        top={<CompanionTop empty={empty} />}
        words={(line) =>
          line.own ? null : <AnswerText line={line} />}
        below={({ data, unanswered, isCut }) =>
          unanswered !== undefined
            ? <UnansweredQuestion why={unanswered} id={data.id} />
            : isCut === true
            ? <p class="answer-cut">{interrupted}</p>
            : null}
        onEnd={() =>
          isVisible && companion.seen()}
      />
      <CompanionStatus />
      <Composer
        log={log}
        scope="companion"
        placeholder={placeholder}
        onSend={(text) =>
          companion.send(text)}
      />
    </div>
  );
}
