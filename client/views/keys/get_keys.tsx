// The ways to the keys in a browser that does not have them, and the way without: to start anew.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SlotName } from "../../../server/protocol/e2ee/key_slots.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Adopted } from "../../store/e2ee/key_actions.ts";
import type { SlotProblem } from "../../store/e2ee/key_recovery_results.ts";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores } from "../shell/part_hooks.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { type Form, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useId } from "../ui/use_id.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { AskDevice } from "./ask_device.tsx";
import { gotMessage } from "./got_message.ts";
import { useKeyChanges, useKeyRecovery } from "./use_key_recovery.ts";

/** Props of {@link GetKeys}. */
export interface GetKeysProps {
  readonly username: string;
  /** The user has made new keys. */
  readonly onAnew: () => void;
}

/** Former keys were found, and the newest are here. */
const OLD_OPEN: MessageFormat = (t) => t("keys").get.gotOld;

/** The slots, in the order of the page. */
const SLOTS: readonly SlotName[] = ["code", "passphrase"];

/** The ways. */
export function GetKeys({ username, onAnew }: GetKeysProps): JSX.Element {
  const recovery = useKeyRecovery();
  const { get: t, move } = useI18n("keys");
  // Null: it cannot be known which are filled.
  const filled = useSignal<ReadonlySet<SlotName> | null>(null);
  useEffect(() => {
    void recovery.slots().then((slots) => filled.value = slots && new Set(slots.map(({ slot }) => slot)));
  }, []);
  return (
    <>
      {SLOTS.map((slot) => {
        const [title, hint] = slot === "code" ? [t.history, t.historyHint] : [t.passphrase, t.passphraseHint];
        return filled.value?.has(slot) === false
          ? <EmptySlot key={slot} title={title} />
          : (
            <SettingAction key={slot} title={title} hint={hint} label={t.open}>
              {(close) => <OpenSlot {...{ slot, username }} onClose={close} />}
            </SettingAction>
          );
      })}
      <SettingAction title={t.device} hint={t.deviceHint} label={move.ask}>
        {(close) => <AskDevice onClose={close} />}
      </SettingAction>
      <SettingAction title={t.anew} hint={t.anewHint} label={t.anew} danger>
        {(close) => <StartAnew {...{ username, onAnew }} onClose={close} />}
      </SettingAction>
    </>
  );
}

/** A way that is not open: nothing is saved. */
function EmptySlot({ title }: { title: string }): JSX.Element {
  const { empty } = useI18n("keys").get;
  const id = useId();
  return (
    <section class="setting" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p class="setting-hint">{empty}</p>
    </section>
  );
}

/** Props of {@link OpenSlot}. */
export interface OpenSlotProps {
  readonly slot: SlotName;
  readonly username: string;
  readonly onClose: () => void;
}

/** The form that opens a slot. */
export function OpenSlot({ slot, username, onClose }: OpenSlotProps): JSX.Element {
  const recovery = useKeyRecovery();
  const { toasts } = useApp().stores;
  const { own } = useLaterStores().keys;
  const t = useI18n("keys");
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm<"typed" | "password">(["typed", "password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => ({
      ...(form.values.typed.trim() === "" ? { typed: (t) => t("keys").get.missing } : {}),
      ...(form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {}),
    }),
    async send() {
      const result = await recovery.open(slot, form.values.typed, form.values.password);
      if (typeof result === "object") return result;
      if (result === "ready" || result === "former") {
        toasts.show(result === "former" && own.value === "ready" ? OLD_OPEN : gotMessage(result));
        return null;
      }
      showProblem(form, result);
      return "shown";
    },
    isOwnPassword: true,
    onDone: onClose,
  });
  const isCode = slot === "code";
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <TextField
        label={isCode ? t.history.title : t.passphrase.title}
        hint={isCode ? t.get.historyHint : undefined}
        type={isCode ? "text" : "password"}
        reveals={!isCode}
        autocomplete="off"
        required
        {...form.bind("typed")}
      />
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.get.open} busy={busy} onCancel={onClose} />
    </form>
  );
}

function showProblem(
  form: Form<"typed" | "password">,
  problem: SlotProblem | Exclude<Adopted, "ready" | "former">,
): void {
  const field = problem === "slip" || problem === "wrong" ? "typed" : "form";
  form.show({ [field]: gotMessage(problem) });
}

function StartAnew(
  { username, onAnew, onClose }: GetKeysProps & { readonly onClose: () => void },
): JSX.Element {
  const changes = useKeyChanges();
  const t = useI18n("keys").anew;
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    async send() {
      const refused = await changes.startAnew(form.values.password);
      if (refused === null) onAnew();
      return refused;
    },
    isOwnPassword: true,
    onDone: onClose,
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <p>{t.before}</p>
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.yes} busy={busy} danger onCancel={onClose} />
    </form>
  );
}
