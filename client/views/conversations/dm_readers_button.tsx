// The lock in the head of a conversation with a person, which opens the dialog on who can read it.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useKeyScreens } from "../keys/use_key_screens.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { isEncrypted } from "./privacy_words.tsx";

/** The button and its dialog. */
export function DmReadersButton({ conversation }: { conversation: Conversation }): JSX.Element {
  const { whoCanRead } = useI18n("later").people;
  const isOpen = useSignal(false);
  const close = (): void => void (isOpen.value = false);
  const part = useKeyScreens(isOpen.value, close);
  return (
    <>
      <button
        type="button"
        class="icon-button pm-readers"
        aria-label={whoCanRead}
        title={whoCanRead}
        aria-haspopup="dialog"
        onClick={() => isOpen.value = true}
      >
        <LaterIcon name={isEncrypted(conversation) ? "lock" : "unlocked"} />
      </button>
      {part !== null && <part.ReadersDialog conversation={conversation} onClose={close} />}
    </>
  );
}
