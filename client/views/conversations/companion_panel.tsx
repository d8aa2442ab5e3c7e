// Violet's conversation: her head, what was said, how she stands, and the composer.

import type { JSX } from "preact";
import { useApp, useTalks } from "../shell/app_context.ts";
import { Composer } from "../messages/composer.tsx";
import { VIOLET_PANEL_ID, VIOLET_TAB_ID } from "./conversation_ids.ts";
import { MessageList } from "../messages/message_list.tsx";
import { Unanswered } from "./unanswered_question.tsx";
import { useWords } from "../ui/use_i18n.ts";
import { VioletHead } from "./companion_head.tsx";
import { VioletStanding } from "./companion_status.tsx";
import { VioletTop } from "./companion_top.tsx";

/** The panel of the tab `Violet`. */
export function VioletPanel(): JSX.Element {
  const { stores } = useApp();
  const { violet } = useTalks();
  const { placeholder } = useWords("talks").violet;
  const { talk } = stores.violet;
  const isVisible = stores.attention.visible.value;
  const empty = talk.lines.value.all.length + talk.pending.value.length === 0;
  return (
    <div class="room-inner violet" role="tabpanel" id={VIOLET_PANEL_ID} aria-labelledby={VIOLET_TAB_ID}>
      <VioletHead />
      <MessageList
        talk={talk}
        empty={empty}
        top={<VioletTop empty={empty} />}
        below={({ data, unanswered }) =>
          unanswered === undefined ? null : <Unanswered why={unanswered} id={data.id} />}
        onEnd={() => isVisible && violet.seen()}
      />
      <VioletStanding />
      <Composer
        talk={talk}
        place="violet"
        placeholder={placeholder}
        onSend={(text) => violet.say(text)}
      />
    </div>
  );
}
