// The join screen: brand, the reason of the last disconnect, the ways to join, and the form of the chosen way.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { OpenJoinModes } from "../../store/connection/connection_store.ts";
import type { JoinMode } from "../../store/session/session_store.ts";
import { useLogin } from "../shell/app_context.ts";
import { Brand } from "../shell/brand.tsx";
import { JoinForm } from "./join_form.tsx";
import { useFactors } from "./use_factors.ts";
import { useRecovery } from "./use_lazy_part.ts";
import { useNotes } from "./use_notes.ts";
import { OtherLanguages } from "../shell/other_languages.tsx";
import { useI18n } from "../ui/use_i18n.ts";

const WAYS: readonly {
  id: JoinMode;
  tagline: `${JoinMode}Line`;
  isOpen: (open: OpenJoinModes) => boolean;
}[] = [
  { id: "guest", tagline: "guestLine", isOpen: ({ guests }) => guests },
  { id: "login", tagline: "loginLine", isOpen: () => true },
  { id: "register", tagline: "registerLine", isOpen: ({ registration }) => registration },
];

/** The screen before the join. */
export function LoginScreen(): JSX.Element {
  const { connection, prefs, session, i18n } = useLogin().stores;
  const { join } = useI18n("login");
  // Registering takes an invitation, and this page was opened without one.
  const isClosed = session.joinMode.value === "register" &&
    connection.operator.value.registration === "invite" &&
    session.invite.value === null;
  const notes = useNotes(session.banned.value);
  const closed = useRecovery(isClosed);
  const step = useFactors(session.secondStep.value !== null, () => session.leaveSecondStep());
  const isNew = useRef(true);
  useEffect(() => {
    isNew.current = false;
  }, []);
  const reason = session.disconnectMessage.value;
  const username = useSignal(prefs.username.value);
  const open = WAYS.filter(({ isOpen }) => isOpen(connection.joinModes.value));
  const way = open.find(({ id }) => id === session.joinMode.value) ?? open[0]!;
  return (
    <main class="join">
      <div class="join-card">
        <header class="join-head">
          <Brand />
          <p class="join-tagline">{join[way.tagline]}</p>
        </header>
        {reason !== null && <p class="join-farewell" dir="auto" role="alert">{i18n.format(reason)}</p>}
        {step && <step.SecondStep />}
        {open.length > 1 && step === null && (
          <div class="segments" role="radiogroup" aria-label={join.ways}>
            {open.map(({ id }) => (
              <label class="segment" key={id}>
                <input
                  type="radio"
                  name="way"
                  checked={id === way.id}
                  onChange={() => session.chooseJoinMode(id)}
                />
                <span>{join[id]}</span>
              </label>
            ))}
          </div>
        )}
        <div hidden={step !== null}>
          {isClosed
            ? closed && <closed.InviteNote />
            : <JoinForm key={way.id} way={way.id} username={username} focused={isNew.current} />}
        </div>
        {notes && <notes.BanContact />}
      </div>
      <footer class="join-foot">
        <p>{join.foot}</p>
        <OtherLanguages />
      </footer>
    </main>
  );
}
