// Over the conversation in view: a new device asks for the keys; or in this browser there are none, or something is wrong.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { useKeys, useLaterStores } from "../shell/part_hooks.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useKeyScreens } from "./use_key_screens.ts";

/** How often it is asked whether another device has answered the new one, or its question is over, milliseconds. */
const LOOK_EVERY_MS = 2_000;

/** The notice, if there is one to give. */
export function KeyNotice(): JSX.Element | null {
  const { connection, dms, keys, screen } = useLaterStores();
  const t = useI18n("later");
  const opened = useSignal<{ readonly move: string | null } | null>(null);
  const isPutOff = useSignal(false);
  const part = useKeyScreens(opened.value !== null, () => opened.value = null);
  const [own, move] = [keys.own.value, keys.move.value];
  const isAsked = own === "ready" && move !== null;
  useMoveWatch(isAsked ? move : null);
  // A conversation with a person says so itself.
  const isSaid = dms.list.value.some(({ key }) => key === screen.conversation.value);
  const isMissing = (own === "locked" || own === "alarm") && !isPutOff.value && !isSaid;
  const close = (): void => void (opened.value = null);
  const dialog = part === null || opened.value === null
    ? null
    : opened.value.move === null
    ? <part.OwnKeysDialog onClose={close} />
    : <part.GiveKeysDialog move={opened.value.move} onClose={close} />;
  const answer = (): void => {
    opened.value = { move: isAsked ? move : null };
    if (isAsked) keys.move.value = null;
  };
  const words = isAsked
    ? t.keyNotices.move
    : own === "locked"
    ? t.keyNotices.locked
    : t.privacy.stopped.alarm;
  const label = isAsked ? t.keyNotices.moveLook : own === "locked" ? t.keyNotices.get : t.keyNotices.look;
  // The dialog stays where it is in the tree when the notice goes.
  return (
    <>
      {(isAsked || isMissing) && (
        <div class="invitation" role="group" aria-label={words}>
          <LaterIcon name={own === "alarm" ? "warning" : "lock"} />
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
              onClick={() => isAsked ? keys.move.value = null : isPutOff.value = true}
            >
              {t.keyNotices.notNow}
            </button>
          </div>
        </div>
      )}
      {dialog}
    </>
  );
}

/** The question goes where another device has answered the new one, or it is over. */
function useMoveWatch(asked: string | null): void {
  const { clock } = useApp();
  const { move } = useLaterStores().keys;
  const actions = useKeys();
  useEffect(() => {
    if (asked === null) return;
    let cancel = (): void => {};
    const wait = (): void => void (cancel = clock.after(LOOK_EVERY_MS, () => void look()));
    const look = async (): Promise<void> => {
      const isOpen = await actions.isMoveOpen(asked);
      if (move.value !== asked) return;
      if (isOpen) wait();
      else move.value = null;
    };
    wait();
    return () => cancel();
  }, [asked]);
}
