// The line over the composer in the companion's conversation: her activity, or the number of free messages left.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type QueuePlace, quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "../shell/app_context.ts";
import { useConversations, useLaterStores } from "../shell/part_hooks.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useWaiting } from "../premium/use_waiting.ts";
import { TypingDots } from "../conversations/typing_dots.tsx";

/** After this time without a word the model is probably being loaded, milliseconds: a loaded one reads a prompt in less. */
const WAKING_MS = 6_000;

/** One line. It is always there, so that nothing moves when an answer begins. */
export function CompanionStatus(): JSX.Element {
  const { companion } = useLaterStores();
  const place = companion.place.value;
  const isAsking = companion.asking.value !== null;
  const { speaking, thinking, waking } = useI18n("later").companion;
  const isSpeaking = companion.isAnswering.value;
  const isWaking = useLasting(place?.position === 0 && !isSpeaking ? place.since : null, WAKING_MS);
  const activity = isSpeaking ? speaking : isWaking ? waking : thinking;
  return (
    <div class="violet-standing">
      <p class="violet-place" role="status">
        {(place !== null || isAsking) && (
          <>
            <TypingDots />
            {place !== null && place.position > 0
              ? <Position position={place.position} />
              : <span>{activity}</span>}
          </>
        )}
      </p>
      {place !== null && place.position > 0 && <WaitLeft place={place} />}
      {place === null ? <FreeMessagesLeft /> : <StopButton />}
    </div>
  );
}

/** The place in the queue. Narrow screens show the place alone where the wait is known. */
function Position({ position }: { position: number }): JSX.Element {
  const { inLine, withOther } = useI18n("later").companion;
  return (
    <span>
      <span class="violet-with-other">{withOther}</span> {inLine(position)}
    </span>
  );
}

/** The estimate of the wait, counted down in steps. It is no part of the spoken status, which would repeat each step. */
function WaitLeft({ place: { position, waitMs } }: { place: QueuePlace }): JSX.Element | null {
  const { clock } = useApp();
  const { waitLeft } = useI18n("later").companion;
  const until = useMemo(() => waitMs === undefined ? null : clock.now() + waitMs, [waitMs, position]);
  const seconds = useCountdown(until);
  return until === null ? null : <p class="violet-wait">{waitLeft(seconds)}</p>;
}

/** Whether something has been so for `ms` milliseconds. `since`: when it began, by the server's clock; null: it is not. */
function useLasting(since: number | null, ms: number): boolean {
  const { clock } = useApp();
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const left = since === null ? null : since + ms - clock.serverNow();
    setLasts(left !== null && left <= 0);
    return left === null || left <= 0 ? undefined : clock.after(left, () => setLasts(true));
  }, [since, ms]);
  return since !== null && lasts;
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

/** The number of free messages left, and whether a payment is waited for. Nothing for guests, and without a limit. */
function FreeMessagesLeft(): JSX.Element | null {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companion;
  const { look, waiting } = useI18n("later").premium;
  const payment = useWaiting();
  const me = session.me.value;
  if (me === null || !me.is_registered || me.has_ai_access) return null;
  const quota = quotaOf(me);
  const isWaiting = payment !== null && !payment.isLate;
  return (
    <p class={quota.left === 0 && !isWaiting ? "violet-left violet-none-left" : "violet-left"}>
      <span>{isWaiting ? waiting : t.left(quota.left)}</span>
      {(quota.left === 0 || isWaiting) && (
        <button
          type="button"
          class="link-button"
          onClick={() => screen.dialog.value = "premium"}
        >
          {isWaiting ? look : t.goPremium}
        </button>
      )}
    </p>
  );
}
