// The member's own keys: saving them; in a browser without them, getting them back; what is wrong with them.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { openAccountSettings } from "../settings/open_account_settings.ts";
import { Waiting } from "../settings/waiting.tsx";
import { useApp } from "../shell/app_context.ts";
import { useKeys, useLaterStores } from "../shell/part_hooks.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { GetKeys } from "./get_keys.tsx";
import type { KeyDialogProps } from "./key_screens.ts";
import { SavedKeys } from "./saved_keys.tsx";

/** Props of {@link OwnKeys}. */
export interface OwnKeysProps {
  readonly username: string;
  /** Leads to the settings, where these are not part of them. */
  readonly onSettings?: () => void;
}

/** What there is to do about the keys. */
export function OwnKeys({ username, onSettings }: OwnKeysProps): JSX.Element {
  const { keys } = useLaterStores();
  const t = useI18n("keys");
  const own = keys.own.value;
  const isAnew = useSignal(false);
  const onAnew = (): void => void (isAnew.value = true);
  switch (own) {
    case "none":
    case "loading":
      return <Waiting words={t.checking} />;
    case "unable":
      return <p class="setting-hint">{crypto.subtle === undefined ? t.stopped.insecure : t.unable}</p>;
    case "failed":
      return <Failed />;
    case "locked":
    case "former":
      return (
        <>
          <p class="step-needed">{t.get[own]}</p>
          <GetKeys {...{ username, onAnew }} />
        </>
      );
    case "alarm":
      return (
        <>
          <Alarm {...(onSettings && { onSettings })} />
          <GetKeys {...{ username, onAnew }} />
        </>
      );
    case "ready":
      return (
        <>
          {isAnew.value && <p class="step-needed" role="status">{t.anew.after}</p>}
          <p class="setting-hint">{t.ready}</p>
          <SavedKeys username={username} />
          {!isAnew.value && <SharedPins />}
        </>
      );
  }
}

function Failed(): JSX.Element {
  const actions = useKeys();
  const { failed } = useI18n("keys");
  const { tryAgain } = useI18n("login");
  return (
    <div class="factors-failed">
      <p class="field-error" role="alert">{failed}</p>
      <button type="button" class="button button-small" onClick={() => void actions.retry()}>
        {tryAgain}
      </button>
    </div>
  );
}

/** Something is wrong with the member's own log of keys. */
function Alarm({ onSettings }: Pick<OwnKeysProps, "onSettings">): JSX.Element {
  const { alarm } = useLaterStores().keys;
  const t = useI18n("keys").alarm;
  return (
    <>
      <p class="step-needed" role="alert">{t[alarm.value ?? "broken"]}</p>
      {onSettings !== undefined && (
        <div class="form-buttons">
          <button type="button" class="button button-small" onClick={onSettings}>{t.password}</button>
          <button type="button" class="button button-small" onClick={onSettings}>{t.signOut}</button>
        </div>
      )}
    </>
  );
}

/** The keys of others that the member's devices share, and what was wrong with them. */
function SharedPins(): JSX.Element | null {
  const { sealedProblem, sharedAt } = useLaterStores().keys;
  const t = useI18n("keys");
  const format = useFormats().dayAndTime;
  const at = sharedAt.value;
  if (sealedProblem.value !== null) {
    return (
      <p class="field-error" role="alert">
        {sealedProblem.value === "older" ? t.sealedOlder : t.sealedUnopened}
      </p>
    );
  }
  return at === null ? null : <p class="setting-hint">{t.sharedAt(format.format(new Date(at)))}</p>;
}

/** The same as a dialog. */
export function OwnKeysDialog({ onClose }: KeyDialogProps): JSX.Element | null {
  const app = useApp();
  const { title } = useI18n("later").keyNotices;
  const me = app.stores.session.me.value;
  if (me === null) return null;
  const onSettings = (): void => {
    onClose();
    openAccountSettings(app);
  };
  return (
    <Dialog title={title} variant="key-dialog" onClose={onClose}>
      <div class="key-body">
        <OwnKeys username={me.username} onSettings={onSettings} />
      </div>
    </Dialog>
  );
}
