// The section "Second step" of the settings tab Account: an authenticator app, passkeys.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useFactors } from "../login/use_factors.ts";
import { SettingAction } from "../settings/setting_action.tsx";
import { Waiting } from "../settings/waiting.tsx";
import { useFactorActions, useLaterStores } from "../shell/part_hooks.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { AddPasskey } from "./add_passkey.tsx";
import { PasskeyRow } from "./passkey_row.tsx";
import { SetUpApp } from "./set_up_app.tsx";
import { TurnAppOff } from "./turn_app_off.tsx";

/** The section. It loads the factors whenever it is shown; earlier ones are shown meanwhile. */
export function SecondStepSection({ username }: { readonly username: string }): JSX.Element {
  const { factors, session } = useLaterStores();
  const actions = useFactorActions();
  const t = useI18n("later").secondStep;
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  const own = factors.own.value;
  useEffect(() => void actions.load(), []);
  const isOn = own !== null && (own.totp || own.passkeys.length > 0);
  return (
    <section class="setting" aria-labelledby={titleId} aria-busy={own === null}>
      <div>
        <h3 id={titleId} ref={heading} tabIndex={-1}>{t.title}</h3>
        <p class="setting-hint">{isOn ? t.hintOn : t.hint}</p>
      </div>
      {session.me.value?.needs_second_factor && <p class="step-needed">{t.needed}</p>}
      <FactorsState />
      {own !== null && <App username={username} isOn={own.totp} />}
      {own !== null && <Passkeys username={username} heading={heading} />}
    </section>
  );
}

/** What is shown in place of the factors, or above old ones: that they are loading, or could not be loaded. */
function FactorsState(): JSX.Element | null {
  const { factors } = useLaterStores();
  const actions = useFactorActions();
  const t = useI18n("later").secondStep;
  const { tryAgain } = useI18n("login");
  if (factors.refused.value !== null) {
    return (
      <div class="factors-failed">
        <FieldError text={t.failed} />
        <button type="button" class="button button-small" onClick={() => void actions.load()}>
          {tryAgain}
        </button>
      </div>
    );
  }
  if (factors.own.value !== null) return null;
  return <Waiting words={t.loading} />;
}

function App({ username, isOn }: { readonly username: string; readonly isOn: boolean }): JSX.Element {
  const t = useI18n("later").secondStep;
  return isOn
    ? (
      <SettingAction key="on" title={t.app} hint={t.appOn} label={t.turnOff}>
        {(close) => <TurnAppOff username={username} onClose={close} />}
      </SettingAction>
    )
    : (
      <SettingAction key="off" title={t.app} hint={t.appHint} label={t.setUp}>
        {(close) => <SetUpApp username={username} onClose={close} />}
      </SettingAction>
    );
}

interface PasskeysProps {
  readonly username: string;
  /** Where the focus goes when a row is gone. */
  readonly heading: { readonly current: HTMLHeadingElement | null };
}

function Passkeys({ username, heading }: PasskeysProps): JSX.Element {
  const { factors, toasts } = useLaterStores();
  const t = useI18n("later").secondStep;
  const listId = useId();
  const passkeys = factors.own.value?.passkeys ?? [];
  const canHave = "PublicKeyCredential" in globalThis;
  // Loaded before it is needed: some browsers ask for a passkey only right after a click.
  useFactors(canHave, () => {});
  return (
    <>
      {canHave
        ? (
          <SettingAction title={t.passkeys} hint={t.passkeysHint} label={t.addPasskey}>
            {(close) => <AddPasskey username={username} onClose={close} />}
          </SettingAction>
        )
        : <p class="setting-hint">{t.noPasskeys}</p>}
      {passkeys.length > 0 && (
        <ul class="factors" aria-label={t.passkeys} id={listId}>
          {passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              {...{ passkey, username }}
              onRemoved={() => {
                heading.current?.focus();
                toasts.show((t) => t("later").secondStep.removed(passkey.name));
              }}
            />
          ))}
        </ul>
      )}
    </>
  );
}
