// The session store while the server asks for a second step.

import { deepEqual, equal } from "node:assert/strict";
import { passkeyProblem } from "../../../client/net/session/browser_passkeys.ts";
import {
  createSessionStore,
  type Refused,
  type SessionStore,
} from "../../../client/store/session/session_store.ts";

const STEP = { methods: ["totp" as const], challenge: "a-challenge-of-the-server" };
const ASKED: Refused = { code: "second_factor_required", msg: "One more step.", secondStep: STEP };
const FIRST = { mode: "login", username: "ada", password: "correct horse" } as const;

/** A store that has tried a proof, which was refused. */
function tried(refused: Refused): SessionStore {
  const store = createSessionStore();
  store.enter(FIRST);
  store.refuse(ASKED);
  store.enter({ ...FIRST, challenge: STEP.challenge, code: "000000" });
  store.refuse(refused);
  return store;
}

Deno.test("the second step keeps the first one's credentials, without an earlier proof", () => {
  const store = createSessionStore();
  store.enter({ ...FIRST, modPassword: "moderators", challenge: "older", code: "000000" });
  store.refuse(ASKED);
  deepEqual(store.secondStep.value, { ...STEP, credentials: { ...FIRST, modPassword: "moderators" } });
  equal(store.phase.value, "out");
});

Deno.test("a refused proof, too many tries and a lost connection leave the step; the password and a ban end it", () => {
  const msg = "";
  const stays: Refused[] = [
    { code: "invalid_credentials", msg, field: "code" },
    { code: "rate_limited", msg, retryAt: 1 },
    { code: "unreachable", msg },
    { code: "expired", msg, field: "challenge" },
  ];
  for (const refused of stays) {
    const store = tried(refused);
    deepEqual([store.secondStep.value?.challenge, store.refused.value], [STEP.challenge, refused]);
  }
  for (
    const refused of [{ code: "banned", msg }, {
      code: "invalid_credentials",
      msg,
      field: "password",
    }] as const
  ) {
    equal(tried(refused).secondStep.value, null, refused.code);
  }
});

Deno.test("going back, another way to join, and joining end the step", () => {
  const back = tried({ code: "invalid_credentials", msg: "", field: "code" });
  back.leaveSecondStep();
  deepEqual([back.secondStep.value, back.refused.value], [null, null]);
  const other = tried(ASKED);
  other.chooseJoinMode("guest");
  equal(other.secondStep.value, null);
  const joined = tried(ASKED);
  joined.joined({ username: "ada", is_registered: true, token: "t" } as never);
  equal(joined.secondStep.value, null);
});

Deno.test("what prevents a passkey is told apart", () => {
  const of = (code: string, name = "Error") => passkeyProblem({ code, name });
  deepEqual(
    [
      of("ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED", "InvalidStateError"),
      of("ERROR_INVALID_RP_ID", "SecurityError"),
      of("", "SecurityError"),
      of("ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY", "NotAllowedError"),
      of("ERROR_CEREMONY_ABORTED", "AbortError"),
      of("ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT", "ConstraintError"),
    ],
    ["known", "elsewhere", "elsewhere", "ended", "ended", "unfit"],
  );
});
