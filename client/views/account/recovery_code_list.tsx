// Recovery codes, shown once: to copy, to save, to print.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { copyText } from "../message_menu/copy_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Props of {@link RecoveryCodeList}. */
export interface RecoveryCodeListProps {
  readonly codes: readonly string[];
  readonly username: string;
  readonly onDone: () => void;
}

/** The codes. They can be left once the user says that they are kept. */
export function RecoveryCodeList({ codes, username, onDone }: RecoveryCodeListProps): JSX.Element {
  const { toasts } = useApp().stores;
  const t = useI18n("later").secondStep;
  const kept = useSignal(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const copy = async (): Promise<void> => {
    const isCopied = await copyText(codes.join("\n"));
    toasts.show((t) => isCopied ? t("later").secondStep.copied : t("later").secondStep.notCopied);
  };
  const file = `data:text/plain;charset=utf-8,${
    encodeURIComponent(`${t.fileTitle(username)}\n\n${codes.join("\n")}\n`)
  }`;
  return (
    <div class="setting-form">
      <div class="codes-sheet">
        <h4 class="codes-title" ref={heading} tabIndex={-1}>{t.codesTitle}</h4>
        <p class="codes-owner">{t.fileTitle(username)}</p>
        <p>{t.codesHint}</p>
        <ol class="codes" aria-label={t.codesTitle}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <p class="form-buttons">
        <button type="button" class="button button-small" onClick={() => void copy()}>{t.copyCodes}</button>
        <button type="button" class="button button-small" onClick={printCodes}>{t.printCodes}</button>
        <a class="button button-small" href={file} download="sexychat-recovery-codes.txt">{t.saveCodes}</a>
      </p>
      <label class="check">
        <input type="checkbox" checked={kept.value} onChange={() => kept.value = !kept.value} />
        <span>{t.codesKept}</span>
      </label>
      <button type="button" class="button button-main" disabled={!kept.value} onClick={onDone}>
        {t.done}
      </button>
    </div>
  );
}

/** Prints the codes, and nothing else of the page: see `recovery.css`. */
function printCodes(): void {
  document.body.dataset["print"] = "codes";
  try {
    print();
  } finally {
    delete document.body.dataset["print"];
  }
}
