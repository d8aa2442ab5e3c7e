// Over the composer of a private conversation: that nothing is sent, or that the server could read what is written; that the keys
// are not saved yet; and what the user can do about it.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { StopBarProps } from "../keys/key_screens.ts";
import { useKeyScreens } from "../keys/use_key_screens.ts";
import { useKeys, useLaterStores } from "../shell/part_hooks.ts";
import { focusComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { NoticeBar } from "./notice_bar.tsx";

/** The bar; nothing where all is well. */
export function PrivacyBar({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const opened = useSignal<"own" | "readers" | null>(null);
  const close = (): void => void (opened.value = null);
  const part = useKeyScreens(opened.value !== null, close);
  return (
    <>
      <Bar conversation={conversation} open={(which) => opened.value = which} />
      {part !== null && opened.value === "own" && <part.OwnKeysDialog onClose={close} />}
      {part !== null && opened.value === "readers" && (
        <part.ReadersDialog conversation={conversation} onClose={close} />
      )}
    </>
  );
}

function Bar({ conversation, open }: StopBarProps): JSX.Element | null {
  const { lines, privacy: { value: privacy } } = conversation;
  switch (privacy.kind) {
    case "encrypted":
      return lines.value.all.length > 0 ? <SaveReminder onSave={() => open("own")} /> : null;
    case "ask":
    case "stopped":
      return "why" in privacy && privacy.why === "failed"
        ? <FailedBar />
        : <StopBar conversation={conversation} open={open} />;
    default:
      return null;
  }
}

function FailedBar(): JSX.Element {
  const keys = useKeys();
  const { failed } = useI18n("later").privacy;
  const { tryAgain } = useI18n("login");
  const actions = [{ label: tryAgain, onClick: (): void => void keys.retry() }];
  return <NoticeBar words={failed} actions={actions} isWarning />;
}

/** Nothing is sent, as the head says at once. Why, and the way on, come with the part `key_recovery`. */
function StopBar(props: StopBarProps): JSX.Element | null {
  const isWanted = useSignal(true);
  const part = useKeyScreens(isWanted.value, () => isWanted.value = false);
  const { stoppedShort } = useI18n("later").privacy;
  const { tryAgain } = useI18n("login");
  if (part !== null) return <part.StopBar {...props} />;
  if (isWanted.value) return null;
  const actions = [{ label: tryAgain, onClick: (): void => void (isWanted.value = true) }];
  return <NoticeBar words={stoppedShort} actions={actions} isWarning />;
}

/** Asks for the history key until it is saved, on this page at most once after a `Not now`. */
function SaveReminder({ onSave }: { onSave: () => void }): JSX.Element | null {
  const { keys } = useLaterStores();
  const t = useI18n("later").keyNotices;
  if (keys.isBackedUp.value !== false || keys.isReminderOff.value) return null;
  const notNow = (): void => {
    keys.isReminderOff.value = true;
    focusComposer();
  };
  const actions = [{ label: t.saveYes, onClick: onSave }, { label: t.notNow, onClick: notNow }];
  return <NoticeBar words={t.save} actions={actions} />;
}
