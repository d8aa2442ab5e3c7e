// The notice over the conversation in view, as `key_notice.tsx` decides.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { useLaterStores } from "../shell/part_hooks.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { GiveKeysDialog } from "./give_keys_dialog.tsx";
import type { DueNoticeProps } from "./key_screens.ts";
import { OwnKeysDialog } from "./own_keys_view.tsx";
import { useKeyChanges } from "./use_key_recovery.ts";

/** How often it is asked whether another device has answered the new one, or its question is over, milliseconds. */
const LOOK_EVERY_MS = 2_000;

/** The notice while it is due, and the dialog that it leads to. */
export function DueNotice({ isDue, onNotNow }: DueNoticeProps): JSX.Element {
  const { connection, keys: { move, own } } = useLaterStores();
  const { stopped, notice: t } = useI18n("keys");
  const { notNow } = useI18n("later").keyNotices;
  const opened = useSignal<{ readonly move: string | null } | null>(null);
  const isAsked = own.value === "ready";
  useMoveWatch(isDue && isAsked ? move.value : null);
  const close = (): void => void (opened.value = null);
  const answer = (): void => {
    opened.value = { move: isAsked ? move.value : null };
    if (isAsked) move.value = null;
  };
  const [words, label] = isAsked
    ? [t.move, t.moveLook]
    : own.value === "locked"
    ? [t.locked, t.get]
    : [stopped.alarm, t.look];
  // The dialog stays where it is in the tree when the notice goes.
  return (
    <>
      {isDue && (
        <div class="invitation" role="group" aria-label={words}>
          <LaterIcon name={own.value === "alarm" ? "warning" : "lock"} />
          <p class="invitation-words" role={isAsked ? "alert" : undefined}>{words}</p>
          <div class="invitation-answers">
            <button
              type="button"
              class="button button-small button-accept"
              disabled={connection.state.value !== "online"}
              onClick={answer}
            >
              {label}
            </button>
            <button
              type="button"
              class="button button-small"
              onClick={() => isAsked ? move.value = null : onNotNow()}
            >
              {notNow}
            </button>
          </div>
        </div>
      )}
      {opened.value?.move === null && <OwnKeysDialog onClose={close} />}
      {typeof opened.value?.move === "string" && <GiveKeysDialog move={opened.value.move} onClose={close} />}
    </>
  );
}

/** The question goes where another device has answered the new one, or it is over. */
function useMoveWatch(asked: string | null): void {
  const { clock } = useApp();
  const { move } = useLaterStores().keys;
  const changes = useKeyChanges();
  useEffect(() => {
    if (asked === null) return;
    let cancel = (): void => {};
    const wait = (): void => void (cancel = clock.after(LOOK_EVERY_MS, () => void look()));
    const look = async (): Promise<void> => {
      const isOpen = await changes.isMoveOpen(asked);
      if (move.value !== asked) return;
      if (isOpen) wait();
      else move.value = null;
    };
    wait();
    return () => cancel();
  }, [asked]);
}
