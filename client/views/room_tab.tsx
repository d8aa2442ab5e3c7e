// The tab `Room`: how often somebody may write in the lobby, and who may.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Guard } from "../../server/protocol/moderation.ts";
import { useApp, useModeration } from "./app_context.ts";
import { FieldError } from "./field.tsx";
import type { Outcome } from "./moderation_actions.ts";

/** Pauses to choose from, seconds. */
const PAUSES: readonly { readonly seconds: number; readonly name: string }[] = [
  { seconds: 0, name: "Off" },
  { seconds: 5, name: "5 seconds" },
  { seconds: 10, name: "10 seconds" },
  { seconds: 30, name: "30 seconds" },
  { seconds: 60, name: "1 minute" },
  { seconds: 300, name: "5 minutes" },
  { seconds: 900, name: "15 minutes" },
  { seconds: 3_600, name: "1 hour" },
];

const GUARD_CHOICES: readonly { readonly level: Guard; readonly name: string; readonly hint: string }[] = [
  { level: "open", name: "Everybody", hint: "Guests too. How it usually is." },
  { level: "registered", name: "Members", hint: "Guests read on. Helps when strangers flood in." },
  { level: "verified", name: "Verified members", hint: "For the worst of days." },
];

/** The lobby's rules. They hold for everybody but moderators, and everybody is told. */
export function RoomTab(): JSX.Element {
  return (
    <div class="panel-scroll room-rules">
      <SlowMode />
      <WhoMayWrite />
    </div>
  );
}

function SlowMode(): JSX.Element {
  const { stores } = useApp();
  const deeds = useModeration();
  const now = stores.room.settings.value.slowModeSeconds;
  const chosen = useSignal<number | null>(null);
  const seconds = chosen.value ?? now;
  const id = useId();
  const offered = PAUSES.some((pause) => pause.seconds === now)
    ? PAUSES
    : [...PAUSES, { seconds: now, name: `${now} seconds` }];
  return (
    <Rule
      title="Slow mode"
      hint="Everybody waits this long between two messages. Moderators do not."
      changed={seconds !== now}
      run={() => deeds.setSlowMode(seconds)}
      onDone={() => chosen.value = null}
    >
      <label class="said" for={id}>Pause between two messages</label>
      <select
        id={id}
        class="select"
        value={seconds}
        onChange={(event) => chosen.value = Number(event.currentTarget.value)}
      >
        {offered.map((pause) => (
          <option key={pause.seconds} value={pause.seconds} selected={pause.seconds === seconds}>
            {pause.name}
          </option>
        ))}
      </select>
    </Rule>
  );
}

function WhoMayWrite(): JSX.Element {
  const { stores } = useApp();
  const deeds = useModeration();
  const now = stores.room.settings.value.guard;
  const chosen = useSignal<Guard | null>(null);
  const level = chosen.value ?? now;
  return (
    <Rule
      title="Who may write"
      hint="The others can read on. Moderators always may."
      changed={level !== now}
      run={() => deeds.setGuard(level)}
      onDone={() => chosen.value = null}
    >
      <div class="guards" role="radiogroup" aria-label="Who may write">
        {GUARD_CHOICES.map((choice) => (
          <label class="guard" key={choice.level}>
            <input
              type="radio"
              name="guard"
              checked={choice.level === level}
              onChange={() => chosen.value = choice.level}
            />
            <span>
              <span class="guard-name">{choice.name}</span>
              <span class="panel-hint">{choice.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </Rule>
  );
}

interface RuleProps {
  readonly title: string;
  readonly hint: string;
  /** Whether something else is chosen than what holds. */
  readonly changed: boolean;
  readonly run: () => Outcome;
  readonly onDone: () => void;
  readonly children: JSX.Element | JSX.Element[];
}

/** One rule. Chosen is not yet set: `Apply` sets it, for everybody. */
function Rule({ title, hint, changed, run, onDone, children }: RuleProps): JSX.Element {
  const busy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const titleId = useId();
  const apply = async (): Promise<void> => {
    if (busy.value || !changed) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    problem.value = refused?.msg;
    if (refused === null) onDone();
  };
  return (
    <form
      class="rule"
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <h3 id={titleId}>{title}</h3>
      <p class="panel-hint">{hint}</p>
      {children}
      {problem.value !== undefined && <FieldError text={problem.value} />}
      <button type="submit" class="button button-main" aria-busy={busy.value} disabled={!changed}>
        Apply
      </button>
    </form>
  );
}
