// The tab `Room`: slow mode, and which users may write in the lobby.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Guard, GUARDS } from "../../../server/protocol/moderation_rules.ts";
import { hasPower } from "../../../server/protocol/permissions.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useModeration } from "../shell/part_hooks.ts";
import { FieldError } from "../ui/text_field.tsx";
import type { Outcome } from "./moderation_actions.ts";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Pauses of slow mode to choose from, seconds. */
const PAUSES: readonly number[] = [0, 5, 10, 30, 60, 300, 900, 3_600];

/** The rules of the lobby. They apply to everyone but moderators, and a system message announces a change. */
export function LobbyTab(): JSX.Element {
  const me = useApp().stores.session.me.value;
  return (
    <div class="panel-scroll room-rules">
      <SlowMode />
      <PostingGuard />
      {me !== null && hasPower(me, "require_second_factor") && <StaffFactor />}
    </div>
  );
}

function SlowMode(): JSX.Element {
  const { stores } = useApp();
  const moderation = useModeration();
  const now = stores.postingRules.settings.value.slowModeSeconds;
  const chosen = useSignal<number | null>(null);
  const seconds = chosen.value ?? now;
  const id = useId();
  const t = useI18n("staff").lobby;
  const offered = PAUSES.includes(now) ? PAUSES : [...PAUSES, now];
  return (
    <Rule
      title={t.slowMode}
      hint={t.slowModeHint}
      isChanged={seconds !== now}
      run={() => moderation.setSlowMode(seconds)}
      onDone={() => chosen.value = null}
    >
      <label class="said" for={id}>{t.pause}</label>
      <select
        id={id}
        class="select"
        value={seconds}
        onChange={(event) => chosen.value = Number(event.currentTarget.value)}
      >
        {offered.map((pause) => (
          <option key={pause} value={pause} selected={pause === seconds}>
            {pause === 0 ? t.off : t.length(pause)}
          </option>
        ))}
      </select>
    </Rule>
  );
}

function PostingGuard(): JSX.Element {
  const { stores } = useApp();
  const moderation = useModeration();
  const now = stores.postingRules.settings.value.guard;
  const chosen = useSignal<Guard | null>(null);
  const level = chosen.value ?? now;
  const t = useI18n("staff").lobby;
  return (
    <Rule
      title={t.who}
      hint={t.whoHint}
      isChanged={level !== now}
      run={() => moderation.setGuard(level)}
      onDone={() => chosen.value = null}
    >
      <div class="guards" role="radiogroup" aria-label={t.who}>
        {GUARDS.map((choice) => (
          <label class="guard" key={choice}>
            <input
              type="radio"
              name="guard"
              checked={choice === level}
              onChange={() => chosen.value = choice}
            />
            <span>
              <span class="guard-name">{t.levels[choice].name}</span>
              <span class="panel-hint">{t.levels[choice].hint}</span>
            </span>
          </label>
        ))}
      </div>
    </Rule>
  );
}

function StaffFactor(): JSX.Element {
  const { stores } = useApp();
  const moderation = useModeration();
  const now = stores.postingRules.settings.value.staffFactor;
  const chosen = useSignal<boolean | null>(null);
  const on = chosen.value ?? now;
  const t = useI18n("staff").lobby;
  return (
    <Rule
      title={t.staffStep}
      hint={t.staffStepHint}
      isChanged={on !== now}
      run={() => moderation.requireSecondFactor(on)}
      onDone={() => chosen.value = null}
    >
      <label class="setting-line switch-line">
        <span class="guard-name">{t.staffStepOn}</span>
        <input type="checkbox" class="switch" checked={on} onChange={() => chosen.value = !on} />
      </label>
    </Rule>
  );
}

interface RuleProps {
  readonly title: string;
  readonly hint: string;
  /** Whether the choice differs from the current rule. */
  readonly isChanged: boolean;
  readonly run: () => Outcome;
  readonly onDone: () => void;
  readonly children: JSX.Element | JSX.Element[];
}

/** One rule. A choice takes effect with `Apply`. */
function Rule({ title, hint, isChanged, run, onDone, children }: RuleProps): JSX.Element {
  const busy = useSignal(false);
  const problem = useSignal<Refused | null>(null);
  const { i18n } = useApp().stores;
  const t = useI18n("staff").lobby;
  const titleId = useId();
  const apply = async (): Promise<void> => {
    if (busy.value || !isChanged) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    problem.value = refused;
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
      {problem.value !== null && (
        <FieldError
          text={i18n.format(refusalMessage(problem.value))}
        />
      )}
      <button type="submit" class="button button-main" aria-busy={busy.value} disabled={!isChanged}>
        {t.apply}
      </button>
    </form>
  );
}
