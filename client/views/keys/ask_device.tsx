// A new device asks another one for the keys: it waits for a yes, shows digits, and asks whether the other has sent them.

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { MoveProblem } from "../../store/e2ee/key_recovery_results.ts";
import { Waiting } from "../settings/waiting.tsx";
import { useApp } from "../shell/app_context.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { gotMessage } from "./got_message.ts";
import type { AskingDevice, KeyRecoveryActions } from "./key_screens.ts";
import { useKeyRecovery } from "./use_key_recovery.ts";

/** Where the move is. `asked`: the keys were sent, and the user is asked whether the other device said so. */
type Step =
  | { readonly at: "waiting" }
  | { readonly at: "digits" | "asked" | "taking"; readonly digits: string }
  | { readonly at: "over"; readonly why: MessageFormat };

/** The steps, from the beginning. Closed, it ends the move. */
export function AskDevice({ onClose }: { onClose: () => void }): JSX.Element {
  const recovery = useKeyRecovery();
  const { toasts } = useApp().stores;
  const step = useSignal<Step>({ at: "waiting" });
  const device = useRef<AskingDevice | null>(null);
  const isClosed = useRef(false);
  useEffect(() => {
    void follow(recovery, step, (asking) => {
      device.current = asking;
      if (isClosed.current) asking.end();
    });
    return () => {
      isClosed.current = true;
      device.current?.end();
    };
  }, []);
  return (
    <Steps
      {...{ step, onClose }}
      take={() => void take(device.current!, step, (words) => toasts.show(words))}
    />
  );
}

async function follow(
  recovery: KeyRecoveryActions,
  step: Signal<Step>,
  onBegun: (device: AskingDevice) => void,
): Promise<void> {
  const asking = await recovery.askDevice();
  if (!("digits" in asking)) return void (step.value = { at: "over", why: refusalMessage(asking) });
  onBegun(asking);
  const shown = await asking.digits();
  if (typeof shown === "string") return void (step.value = { at: "over", why: problemMessage(shown) });
  step.value = { at: "digits", digits: shown.digits };
  const problem = await asking.sent();
  step.value = problem === null
    ? { at: "asked", digits: shown.digits }
    : { at: "over", why: problemMessage(problem) };
}

/** Takes the keys over. `say`: with keys, the steps go from the screen. */
async function take(
  device: AskingDevice,
  step: Signal<Step>,
  say: (words: MessageFormat) => void,
): Promise<void> {
  if (step.value.at !== "asked") return;
  step.value = { at: "taking", digits: step.value.digits };
  const got = await device.take();
  const isProblem = got === "ended" || got === "changed" || got === "differs" || got === "unreachable";
  if (got === "ready") say(gotMessage(got));
  step.value = { at: "over", why: isProblem ? problemMessage(got) : gotMessage(got) };
}

function problemMessage(problem: MoveProblem): MessageFormat {
  return (t) => t("keys").move.problems[problem];
}

interface StepsProps {
  readonly step: Signal<Step>;
  readonly take: () => void;
  readonly onClose: () => void;
}

function Steps({ step: { value: step }, take, onClose }: StepsProps): JSX.Element {
  const { i18n } = useApp().stores;
  const t = useI18n("keys").move;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
    button.current?.scrollIntoView({ block: "nearest" });
  }, [step.at]);
  const isAsked = step.at === "asked";
  return (
    <div class="setting-form">
      {step.at === "waiting" && <Waiting words={t.waiting} />}
      {"digits" in step && (
        <p role="status">
          {t.digits} <strong class="key-digits">{step.digits}</strong>
        </p>
      )}
      {isAsked && <p role="alert">{t.question}</p>}
      {step.at === "taking" && <span class="spinner" aria-hidden="true" />}
      {step.at === "over" && <FieldError text={i18n.format(step.why)} />}
      <div class="form-buttons">
        {isAsked && <button type="button" class="button button-main" onClick={take}>{t.yes}</button>}
        <button type="button" class="button" ref={button} onClick={onClose}>
          {isAsked ? t.no : step.at === "over" ? t.done : t.stop}
        </button>
      </div>
    </div>
  );
}
