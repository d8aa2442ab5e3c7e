// How the keys are saved at the server: with a history key, with a passphrase, or not at all.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SlotName } from "../../../server/protocol/e2ee/key_slots.ts";
import { isFormer } from "../../store/e2ee/former_slots.ts";
import type { FilledSlot } from "../../store/e2ee/key_recovery_results.ts";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { Waiting } from "../settings/waiting.tsx";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores } from "../shell/part_hooks.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { OpenSlot } from "./get_keys.tsx";
import { HistoryKeyForm } from "./history_key_form.tsx";
import { PassphraseForm } from "./passphrase_form.tsx";
import { useKeyRecovery } from "./use_key_recovery.ts";

/** The slots, and what can be done with them. */
export function SavedKeys({ username }: { username: string }): JSX.Element {
  const recovery = useKeyRecovery();
  const t = useI18n("keys");
  const { tryAgain } = useI18n("login");
  const slots = useSignal<readonly FilledSlot[] | null>(null);
  const isFailed = useSignal(false);
  const load = async (): Promise<void> => {
    const found = await recovery.slots();
    isFailed.value = found === null;
    if (found !== null) slots.value = found;
  };
  useEffect(() => void load(), []);
  if (slots.value === null) {
    return isFailed.value
      ? (
        <div class="factors-failed">
          <p class="field-error" role="alert">{t.slotsFailed}</p>
          <button type="button" class="button button-small" onClick={() => void load()}>{tryAgain}</button>
        </div>
      )
      : <Waiting words={t.checking} />;
  }
  const atOf = (slot: SlotName): number | undefined => slots.value?.find((one) => one.slot === slot)?.at;
  const onChanged = (): void => void load();
  return (
    <>
      <Slot slot="code" at={atOf("code")} {...{ username, onChanged }} />
      <Slot slot="passphrase" at={atOf("passphrase")} {...{ username, onChanged }} />
    </>
  );
}

interface SlotProps {
  readonly slot: SlotName;
  readonly username: string;
  /** When it was filled, epoch milliseconds; undefined: it is empty. */
  readonly at: number | undefined;
  readonly onChanged: () => void;
}

function Slot({ slot, username, at, onChanged }: SlotProps): JSX.Element {
  const t = useI18n("keys");
  const { day } = useFormats();
  const words = slot === "code" ? t.history : t.passphrase;
  const make = slot === "code" ? t.history.make : t.passphrase.set;
  const isFilled = at !== undefined;
  const isOld = isFilled && isFormer({ at }, useLaterStores().keys.madeAt.value);
  const hint = !isFilled ? words.none : (isOld ? t.former.hint : words.saved)(day.format(new Date(at)));
  return (
    <>
      {isOld && (
        <SettingAction title={t.former[slot]} hint={t.former.openHint} label={t.get.open}>
          {(close) => <OpenSlot {...{ slot, username }} onClose={close} />}
        </SettingAction>
      )}
      <SettingAction
        title={words.title}
        hint={hint}
        label={isFilled ? words.renew : make}
      >
        {(close) => {
          const props = {
            ...{ username, isFilled, isOld, onClose: close },
            onSaved: (): void => {
              close();
              onChanged();
            },
          };
          return slot === "code" ? <HistoryKeyForm {...props} /> : <PassphraseForm {...props} />;
        }}
      </SettingAction>
      {isFilled && (
        <SettingAction
          title={slot === "code" ? t.removeHistory : t.removePassphrase}
          hint={t.removeHint}
          label={t.remove}
        >
          {(close) => <Removal {...{ slot, username, onChanged }} onClose={close} />}
        </SettingAction>
      )}
    </>
  );
}

function Removal(
  { slot, username, onChanged, onClose }: Omit<SlotProps, "at"> & { readonly onClose: () => void },
): JSX.Element {
  const recovery = useKeyRecovery();
  const { toasts } = useApp().stores;
  const t = useI18n("keys");
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    send: () => recovery.removeSlot(slot, form.values.password),
    isOwnPassword: true,
    onDone: () => {
      toasts.show((t) => t("keys").removed);
      onClose();
      onChanged();
    },
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.remove} busy={busy} danger onCancel={onClose} />
    </form>
  );
}
