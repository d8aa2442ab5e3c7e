// The line over the composer in the companion's conversation: her activity, or the number of free messages left.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp, useConversations, useLaterStores } from "../shell/app_context.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { TypingDots } from "./typing_dots.tsx";

/** After this time without a word the model is probably being loaded, milliseconds: a loaded one reads a prompt in less. */
const WAKING_MS = 6_000;

/** One line. It is always there, so that nothing moves when an answer begins. */
export function CompanionStatus(): JSX.Element {
  const { companion } = useLaterStores();
  const position = companion.position.value;
  const { speaking, thinking, waking } = useI18n("later").companion;
  const isSpeaking = companion.isAnswering.value;
  const isWaking = useLasting(position === 0 && !isSpeaking, WAKING_MS);
  const activity = isSpeaking ? speaking : isWaking ? waking : thinking;
  const isWaiting = position !== null && position > 0;
  return (
    <div class="violet-standing">
      <p class="violet-place" role="status">
        {position !== null && (
          <>
            <TypingDots />
            {isWaiting ? <Place position={position} /> : <span>{activity}</span>}
          </>
        )}
      </p>
      {isWaiting && <WaitLeft />}
      {position === null ? <FreeMessagesLeft /> : <StopButton />}
    </div>
  );
}

/** The place in the queue. Narrow screens show the place alone where the wait is known. */
function Place({ position }: { position: number }): JSX.Element {
  const { inLine, withOther } = useI18n("later").companion;
  return (
    <span>
      <span class="violet-with-other">{withOther}</span> {inLine(position)}
    </span>
  );
}

/** The estimate of the wait, counted down in steps. It is no part of the spoken status, which would repeat each step. */
function WaitLeft(): JSX.Element | null {
  const { clock } = useApp();
  const { companion } = useLaterStores();
  const { waitLeft } = useI18n("later").companion;
  const [waitMs, position] = [companion.waitMs.value, companion.position.value];
  const until = useMemo(() => waitMs === undefined ? null : clock.now() + waitMs, [waitMs, position]);
  const seconds = useCountdown(until);
  return until === null ? null : <p class="violet-wait">{waitLeft(seconds)}</p>;
}

/** Whether something has been so for `ms` milliseconds. */
function useLasting(is: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (!is) return;
    const timer = setTimeout(() => setLasts(true), ms);
    return () => clearTimeout(timer);
  }, [is, ms]);
  return is && lasts;
}

function StopButton(): JSX.Element {
  const { companion } = useConversations();
  const { stop } = useI18n("later").companion;
  return (
    <button type="button" class="violet-stop" onClick={() => companion.stop()}>
      <span class="violet-stop-mark" aria-hidden="true" />
      {stop}
    </button>
  );
}

/** The number of free messages left. Nothing for guests, and for members without a limit. */
function FreeMessagesLeft(): JSX.Element | null {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companion;
  const me = session.me.value;
  if (me === null || !me.is_registered || me.has_ai_access) return null;
  const quota = quotaOf(me);
  return (
    <p class={quota.left === 0 ? "violet-left violet-none-left" : "violet-left"}>
      <span>{t.left(quota.left)}</span>
      {quota.left === 0 && (
        <button
          type="button"
          class="link-button"
          onClick={() => screen.dialog.value = "premium"}
        >
          {t.goPremium}
        </button>
      )}
    </p>
  );
}
