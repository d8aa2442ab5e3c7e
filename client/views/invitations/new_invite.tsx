// The link of the invitation that was made last, to be copied: the server tells it once.

import type { JSX } from "preact";
import { useStaff } from "../shell/part_hooks.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { ShownOnce } from "./shown_once.tsx";

/** The link, until the user has seen to it. */
export function NewInvite(): JSX.Element | null {
  const { invitations } = useStaff();
  const t = useI18n("staff").invites;
  const made = invitations.made.value;
  return made && (
    <ShownOnce
      key={made.id}
      label={t.link}
      hint={t.linkHint}
      // As `linkUrl` makes it: its file would grow the first load.
      value={`${location.origin}/#invite=${made.code}`}
      words={t}
      notCopied={(t) => t("staff").invites.notCopied}
      onDone={() => invitations.forget()}
    />
  );
}
