// The screen of a user whose session is being restored, in place of the join screen.

import type { JSX } from "preact";
import { bearerOf } from "../../store/session/token_store.ts";
import { useLogin } from "../shell/app_context.ts";
import { Kiss } from "../shell/brand.tsx";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The screen until the server accepts the token, or lets a guest go on. */
export function ReturningMember(): JSX.Element {
  const { connection, session } = useLogin().stores;
  const credentials = session.credentials.value;
  const { returning } = useI18n("login");
  const name = credentials?.mode === "restore"
    ? bearerOf(credentials.token)?.username
    : credentials?.mode === "resume"
    ? credentials.username
    : undefined;
  return (
    <main class="returning">
      <h1 class="said">SexyChat</h1>
      <Kiss />
      <div class="returning-words">
        <p role="status">{returning.welcome(name)}</p>
        {connection.state.value === "lost" && <Unreachable />}
      </div>
    </main>
  );
}

function Unreachable(): JSX.Element {
  const { stores, actions } = useLogin();
  const { offline, refusal, retryAt } = stores.connection;
  const seconds = useCountdown(retryAt.value);
  const t = useI18n("login");
  return (
    <>
      <p role="status">
        {offline.value
          ? t.offline
          : refusal.value === null
          ? t.unreachable
          : stores.i18n.format(refusal.value)}
        <span aria-hidden="true">{seconds > 0 && t.returning.tryingIn(seconds)}</span>
      </p>
      <div class="returning-buttons">
        <button type="button" class="button" disabled={seconds === 0} onClick={() => actions.reconnectNow()}>
          {t.tryNow}
        </button>
        <button type="button" class="button" onClick={() => actions.goToLogin()}>
          {t.returning.otherWay}
        </button>
      </div>
    </>
  );
}
