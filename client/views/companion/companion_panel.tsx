// The companion's conversation: head, messages, status, and composer.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useConversations, useLaterStores } from "../shell/part_hooks.ts";
import { isFor } from "../shell/key_bindings.ts";
import { AnswerText } from "../log/answer_text.tsx";
import { Composer } from "../messages/composer.tsx";
import { COMPANION_PANEL_ID, COMPANION_TAB_ID } from "../conversations/conversation_ids.ts";
import { MessageList } from "../messages/message_list.tsx";
import { PremiumEndNotice } from "../premium/premium_end_notice.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { beginEdit } from "./begin_edit.ts";
import { BelowTurn } from "./below_turn.tsx";
import { CompanionHead } from "./companion_head.tsx";
import { CompanionStatus } from "./companion_status.tsx";
import { CompanionTop } from "./companion_top.tsx";
import { DeleteDialog } from "./delete_dialog.tsx";
import { EditBar } from "./edit_bar.tsx";

/** The panel of the tab `Violet`. */
export function CompanionPanel(): JSX.Element {
  const stores = useLaterStores();
  const { companion } = useConversations();
  const { placeholder } = useI18n("later").companion;
  const { deleting, editing, log } = stores.companion;
  const language = stores.i18n.language.value;
  useEffect(() => companion.translate(), [language]);
  const isVisible = stores.notifications.visible.value;
  const empty = log.lines.value.all.length + log.pending.value.length === 0;
  const onKeyDown = useEditKeys();
  return (
    <div
      class="room-inner violet"
      role="tabpanel"
      id={COMPANION_PANEL_ID}
      aria-labelledby={COMPANION_TAB_ID}
      onKeyDownCapture={onKeyDown}
    >
      <CompanionHead />
      <MessageList
        log={log}
        empty={empty}
        top={<CompanionTop empty={empty} />}
        words={(line) => line.own ? null : <AnswerText line={line} />}
        below={(line) => <BelowTurn line={line} />}
        onEnd={() => isVisible && companion.seen()}
      />
      <PremiumEndNotice />
      <CompanionStatus />
      <EditBar />
      <Composer
        log={log}
        scope="companion"
        placeholder={placeholder}
        onSend={(text) => editing.value === null ? companion.send(text) : companion.edit(text)}
      />
      {deleting.value !== null && <DeleteDialog id={deleting.value} />}
    </div>
  );
}

/** The keys in the composer that begin to change the last question, and that leave it as it is. */
function useEditKeys(): (event: KeyboardEvent) => void {
  const { editing, log } = useLaterStores().companion;
  const { companion } = useConversations();
  return (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    const { question } = log.newest.value;
    if (editing.value !== null && isFor(event, "dropAnswer")) companion.cancelEdit();
    else if (
      editing.value === null && question !== null && event.target.value === "" && isFor(event, "editLast")
    ) {
      beginEdit(companion, question.data.id);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
