// Violet's conversation: her head, what was said, how she stands, and the composer.

import type { JSX } from "preact";
import { useApp, useTalks } from "./app_context.ts";
import { Composer } from "./composer.tsx";
import { VIOLET_PANEL_ID, VIOLET_TAB_ID } from "./conversation_ids.ts";
import { MessageList } from "./message_list.tsx";
import { Unanswered } from "./unanswered.tsx";
import { useWords } from "./use_words.ts";
import { VioletHead } from "./violet_head.tsx";
import { VioletStanding } from "./violet_standing.tsx";
import { VioletTop } from "./violet_top.tsx";

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
