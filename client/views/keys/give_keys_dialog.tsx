// The device that has the keys: a new one asks for them. A yes, then the digits that the new one shows.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { MoveProblem } from "../../store/e2ee/key_recovery_results.ts";
import { Waiting } from "../settings/waiting.tsx";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import type { GivingDevice, KeyDialogProps } from "./key_screens.ts";
import { useKeyRecovery } from "./use_key_recovery.ts";

/** Digits that the new device shows. */
const DIGITS = 6;

type Step = "question" | "connecting" | "digits" | { readonly over: MessageFormat };

/** The dialog. Closed before the keys are sent, it refuses. */
export function GiveKeysDialog({ move, onClose }: KeyDialogProps & { readonly move: string }): JSX.Element {
  const recovery = useKeyRecovery();
  const device = useMemo(() => recovery.giveTo(move), [move]);
  const step = useSignal<Step>("question");
  const { i18n } = useApp().stores;
  const t = useI18n("keys").move;
  const over = (why: MoveProblem | "sent" | "refused"): void => {
    step.value = {
      over: (t) => {
        const { move: words } = t("keys");
        return why === "sent" || why === "refused" ? words[why] : words.problems[why];
      },
    };
  };
  const agree = async (): Promise<void> => {
    step.value = "connecting";
    const problem = await device.agree();
    if (problem === null) step.value = "digits";
    else over(problem);
  };
  const refuse = (): void => {
    device.end();
    over("refused");
  };
  useEffect(() => () => device.end(), []);
  return (
    <Dialog title={t.title} variant="key-dialog" onClose={onClose}>
      <div class="key-body">
        {step.value === "question" && <Question onYes={() => void agree()} onNo={refuse} />}
        {step.value === "connecting" && <Waiting words={t.connecting} />}
        {step.value === "digits" && <Digits device={device} onDone={over} onNo={refuse} />}
        {typeof step.value === "object" && <Over words={i18n.format(step.value.over)} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function Question({ onYes, onNo }: { onYes: () => void; onNo: () => void }): JSX.Element {
  const t = useI18n("keys").move;
  return (
    <>
      <p>{t.isYours}</p>
      <div class="form-buttons">
        <button type="button" class="button" onClick={onNo}>{t.refuse}</button>
        <button type="button" class="button button-main" onClick={onYes}>{t.agree}</button>
      </div>
    </>
  );
}

interface DigitsProps {
  readonly device: GivingDevice;
  readonly onDone: (how: MoveProblem | "sent") => void;
  readonly onNo: () => void;
}

function Digits({ device, onDone, onNo }: DigitsProps): JSX.Element {
  const t = useI18n("keys").move;
  const form = useForm(["digits"]);
  useEffect(() => form.focus("digits"), []);
  const typed = form.values.digits.replaceAll(/\s/g, "");
  const { busy, onSubmit } = useSubmit(form, {
    check: () =>
      typed.length === DIGITS && /^\d+$/.test(typed) ? {} : { digits: (t) => t("keys").move.typeMissing },
    async send() {
      onDone(await device.give(typed) ?? "sent");
      return null;
    },
    onDone: () => {},
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <TextField
        label={t.type}
        hint={t.typeHint}
        autocomplete="off"
        inputMode="numeric"
        required
        {...form.bind("digits")}
      />
      <FormFooter form={form} label={t.send} busy={busy} onCancel={onNo} />
    </form>
  );
}

function Over({ words, onClose }: { words: string; onClose: () => void }): JSX.Element {
  const { done } = useI18n("keys").move;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      <p role="status">{words}</p>
      <div class="form-buttons">
        <button type="button" class="button button-main" ref={button} onClick={onClose}>{done}</button>
      </div>
    </>
  );
}
