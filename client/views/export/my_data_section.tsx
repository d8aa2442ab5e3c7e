// The section `My data` of the settings: everything that is kept about the member, as one file.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { ExportProgress } from "../../store/session/export_progress.ts";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { useMyData } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The section. */
export function MyDataSection({ username }: { username: string }): JSX.Element {
  const t = useI18n("later").myData;
  return (
    <SettingAction title={t.title} hint={t.hint} label={t.open}>
      {(close) => <MyData username={username} onClose={close} />}
    </SettingAction>
  );
}

/** The form, then how far the file is, then its name. Closed, it goes no further. */
function MyData({ username, onClose }: { username: string; onClose: () => void }): JSX.Element {
  const myData = useMyData();
  const t = useI18n("later").myData;
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const progress = useSignal<ExportProgress | null>(null);
  const saved = useSignal<string | null>(null);
  const running = useRef<AbortController | null>(null);
  const isRefused = useRef(false);
  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    // The form is there again after a refusal.
    if (progress.value === null && isRefused.current) form.focus("password");
  }, [progress.value]);

  const run = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (form.retrySeconds > 0 || progress.value !== null) return;
    const { password } = form.values;
    if (password === "") return form.show({ password: (t) => t("login").fields.passwordMissing });
    form.show({});
    const { signal } = running.current = new AbortController();
    const onProgress = (now: ExportProgress): void => void (progress.value = now);
    onProgress({ step: "asking" });
    const result = await myData.download(password, { signal, onProgress }).catch(() => null);
    if (signal.aborted) return;
    isRefused.current = result === null || !("saved" in result);
    progress.value = null;
    if (result === null) form.show({ form: (t) => t("later").myData.failed });
    else if ("saved" in result) saved.value = result.saved;
    else form.refuse(result, true);
  };

  if (saved.value !== null) return <Saved name={saved.value} onClose={onClose} />;
  if (progress.value !== null) return <Progress progress={progress.value} onCancel={onClose} />;
  return (
    <form class="setting-form" noValidate onSubmit={run}>
      <HiddenUsername username={username} />
      <p class="setting-hint">{t.what}</p>
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.download} onCancel={onClose} />
    </form>
  );
}

function Progress({ progress, onCancel }: { progress: ExportProgress; onCancel: () => void }): JSX.Element {
  const t = useI18n("later").myData;
  const { cancel } = useI18n("login");
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  const { step } = progress;
  return (
    <div class="setting-form">
      {/* Announced by step: numbers would be read out without end. */}
      <p role="status">{t.steps[step]}</p>
      <progress
        class="bar"
        aria-label={t.steps[step]}
        {...(step === "opening" ? { max: progress.all, value: progress.done } : {})}
      />
      <p class="setting-hint" aria-hidden="true">
        {step === "receiving"
          ? t.size(progress.bytes)
          : step === "opening"
          ? t.opened(progress.done, progress.all)
          : t.stay}
      </p>
      <div class="form-buttons">
        <button type="button" class="button" ref={button} onClick={onCancel}>{cancel}</button>
      </div>
    </div>
  );
}

function Saved({ name, onClose }: { name: string; onClose: () => void }): JSX.Element {
  const t = useI18n("later").myData;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <div class="setting-form">
      <p role="status">{t.saved(name)}</p>
      <p class="setting-hint">{t.keepSafe}</p>
      <div class="form-buttons">
        <button type="button" class="button" ref={button} onClick={onClose}>{t.done}</button>
      </div>
    </div>
  );
}
