// Who can read a private conversation: in words, what that does not protect, and the safety number to compare.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Namespaces } from "../../i18n/namespaces.ts";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { ACCEPTABLE } from "../../store/e2ee/privacy.ts";
import type { SafetyNumber } from "../../store/e2ee/key_actions.ts";
import { useFactors } from "../login/use_factors.ts";
import { Waiting } from "../settings/waiting.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import type { KeyDialogProps } from "./key_screens.ts";
import { stopWords } from "./stop_bar.tsx";
import { useKeyChanges } from "./use_key_recovery.ts";

/** Where others find the checksums of the page. */
const SUMS = "/SHA256SUMS";

/** The dialog. */
export function ReadersDialog(
  { conversation, onClose }: KeyDialogProps & { readonly conversation: Conversation },
): JSX.Element {
  const later = useI18n("later");
  const t = useI18n("keys");
  const { limits } = t;
  const { privacy: { value: privacy }, name: { value: name } } = conversation;
  const isGuest = privacy.kind === "server" && privacy.why === "guest";
  const isInsecure = privacy.kind === "stopped" && privacy.why === "insecure";
  const isUnable = isInsecure || privacy.kind === "server" && privacy.why === "browser";
  // What does not hold has no limits to tell.
  const isOpen = isInsecure || privacy.kind === "server" || privacy.kind === "ask";
  return (
    <Dialog title={later.people.whoCanRead} variant="key-dialog" onClose={onClose}>
      <div class="key-body">
        <p class={privacy.kind === "encrypted" ? undefined : "step-needed"}>
          {readersWords(conversation, later, t)}
        </p>
        {isGuest && <p class="setting-hint">{t.guest}</p>}
        <Changed conversation={conversation} />
        {!isGuest && !isUnable && <Comparison conversation={conversation} name={name} />}
        {!isOpen && (
          <section>
            <h3 class="codes-title">{limits.title}</h3>
            <ul class="key-limits">
              {limits.items.map((item) => <li key={item}>{item}</li>)}
            </ul>
            <p class="setting-hint">
              {limits.sums} <a href={SUMS} target="_blank" rel="noopener">{SUMS.slice(1)}</a>
            </p>
          </section>
        )}
      </div>
    </Dialog>
  );
}

/** Who can read it, in sentences. */
function readersWords(
  { name: { value: name }, privacy: { value }, sealed }: Conversation,
  { dm, privacy }: Namespaces["later"],
  t: Namespaces["keys"],
): string {
  const { readers } = t;
  switch (value.kind) {
    case "encrypted":
      return [
        readers.encrypted(name),
        ...(value.isVerified ? [readers.verified] : []),
        ...(value.hadProblem ? [readers.hadProblem] : []),
      ].join(" ");
    case "unknown":
      return sealed.value === false ? dm.plain : readers.unknown;
    case "stopped":
      return stopWords(value.why, name, privacy, t);
    case "ask":
      return `${readers.peer(name)} ${dm.sealed}`;
    case "server":
      if (value.why === "guest") return sealed.value === true ? dm.sealed : dm.plain;
      return `${value.why === "browser" ? readers.browser : readers.peer(name)} ${dm.sealed}`;
  }
}

/** The other's keys, or the account of the name, are new: what it means, and the way on. */
function Changed({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const changes = useKeyChanges();
  const { accept, acceptAccount, changed } = useI18n("keys");
  const { key, privacy: { value: privacy }, name: { value: name } } = conversation;
  if (privacy.kind !== "stopped" || !ACCEPTABLE.has(privacy.why)) return null;
  return (
    <>
      <p>{changed(name)}</p>
      <div class="form-buttons">
        <button type="button" class="button" onClick={() => void changes.accept(key)}>
          {privacy.why === "changed" ? accept : acceptAccount}
        </button>
      </div>
    </>
  );
}

/** The safety number of the keys as they are now. */
function Comparison({ conversation, name }: { conversation: Conversation; name: string }): JSX.Element {
  const changes = useKeyChanges();
  const t = useI18n("keys").number;
  const number = useSignal<SafetyNumber | null | undefined>(undefined);
  const { key, privacy: { value: privacy } } = conversation;
  useEffect(() => {
    let isCurrent = true;
    void changes.safetyNumber(key).catch(() => null).then((made) => {
      if (isCurrent) number.value = made;
    });
    return () => {
      isCurrent = false;
    };
  }, [privacy]);
  const isElsewhere = privacy.kind === "stopped" && privacy.why === "locked";
  const isVerified = privacy.kind === "encrypted" && privacy.isVerified;
  return (
    <section class="setting-form">
      <h3 class="codes-title">{t.title}</h3>
      {number.value === undefined
        ? <Waiting words={t.making} />
        : number.value === null
        ? <p class="setting-hint">{isElsewhere ? t.elsewhere : t.none}</p>
        : (
          <>
            <p>{t.how(name)}</p>
            <Digits number={number.value} />
            {isVerified
              ? <p role="status">{t.done}</p>
              : privacy.kind === "encrypted" && (
                <div class="form-buttons">
                  <button
                    type="button"
                    class="button button-main"
                    onClick={() => void changes.markVerified(key)}
                  >
                    {t.same}
                  </button>
                </div>
              )}
            <p class="setting-hint">{t.differs}</p>
          </>
        )}
    </section>
  );
}

/** The digits in twelve groups, and as a QR code. */
function Digits({ number: { digits, qr } }: { number: SafetyNumber }): JSX.Element {
  const t = useI18n("keys").number;
  const part = useFactors(true, () => {});
  const code = part?.qrCode(qr);
  return (
    <div class="safety-number">
      <code class="key-groups safety-digits">
        {digits.match(/\d{5}/g)!.map((group, index) => <span key={index}>{group}</span>)}
      </code>
      {/* Its place is kept while the part loads. */}
      <svg
        class="qr-code"
        viewBox={`0 0 ${code?.size ?? 1} ${code?.size ?? 1}`}
        role="img"
        aria-label={t.qr}
      >
        <rect width={code?.size ?? 1} height={code?.size ?? 1} />
        {code !== undefined && <path d={code.path} />}
      </svg>
    </div>
  );
}
