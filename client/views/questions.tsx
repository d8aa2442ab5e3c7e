// Every question that is asked before a moderator's deed, and the one that goes with a report.

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { ListedUser } from "../../server/protocol/server_events.ts";
import type { Role } from "../../server/protocol/roles.ts";
import type { Question as Asked, Terms } from "../store/moderation.ts";
import { AddressBan } from "./address_ban.tsx";
import { useApp, useModeration } from "./app_context.ts";
import type { ModerationActions, Outcome } from "./moderation_actions.ts";
import { Question } from "./question.tsx";
import { isReason, LengthChoice, ReasonField } from "./terms_fields.tsx";

/** The question that is being asked, if any. */
export function Questions(): JSX.Element | null {
  const asked = useApp().stores.moderation.question.value;
  if (asked === null) return null;
  switch (asked.kind) {
    case "report":
      return <Report target={asked.target} text={asked.text} />;
    case "role":
      return <RoleChange account={asked.account} role={asked.role} />;
    case "addresses":
      return <AddressBan />;
    case "unverify":
      return <Unverify target={asked.target} />;
    default:
      return <Sanction kind={asked.kind} target={asked.target} />;
  }
}

type SanctionKind = Exclude<Asked["kind"], "report" | "role" | "addresses" | "unverify">;

interface SanctionWords {
  readonly label: string;
  readonly effect: string;
  /** The length that is chosen at first, minutes; left out for what is over at once. */
  readonly minutes?: number;
  readonly run: (deeds: ModerationActions, target: string, terms: Terms) => Outcome;
}

const BAN_EFFECT = "They leave the room, and come in again neither by this name nor from where they are now.";

const SANCTIONS: Readonly<Record<SanctionKind, SanctionWords>> = {
  kick: {
    label: "Kick",
    effect: "They leave the room, and can come back in.",
    run: (deeds, target, terms) => deeds.kick(target, terms),
  },
  ban: {
    label: "Ban",
    effect: BAN_EFFECT,
    minutes: 1_440,
    run: (deeds, target, terms) => deeds.ban("mod_ban", target, terms),
  },
  kickban: {
    label: "Kick and ban",
    effect: BAN_EFFECT,
    minutes: 1_440,
    run: (deeds, target, terms) => deeds.ban("mod_kickban", target, terms),
  },
  mute: {
    label: "Mute",
    effect: "They can read on, but write neither in the lobby nor to other people.",
    minutes: 10,
    run: (deeds, target, terms) => deeds.mute(target, terms),
  },
};

function Sanction({ kind, target }: { kind: SanctionKind; target: string }): JSX.Element {
  const deeds = useModeration();
  const { label, effect, minutes, run } = SANCTIONS[kind];
  const reason = useSignal("");
  const length: Signal<number | null> = useSignal<number | null>(minutes ?? null);
  const sanction = (): Outcome | null => {
    if (!isReason(reason.value)) return null;
    const lasting = length.value === null ? {} : { minutes: length.value };
    return run(deeds, target, { reason: reason.value, ...lasting });
  };
  return (
    <Question title={`${label} ${target}?`} label={label} danger run={sanction}>
      <p class="question-words">{effect}</p>
      {minutes !== undefined && <LengthChoice minutes={length} />}
      <ReasonField
        label="Reason (optional)"
        hint={`${target} reads it, and so do the other moderators.`}
        value={reason}
      />
    </Question>
  );
}

function Unverify({ target }: { target: string }): JSX.Element {
  const deeds = useModeration();
  return (
    <Question
      title={`Remove the verification of ${target}?`}
      label="Remove verification"
      danger
      run={() => deeds.toggleVerified(target, true)}
    >
      <p class="question-words">
        The mark behind their name goes. They are told in the lobby, as everybody is.
      </p>
    </Question>
  );
}

const ROLE_EFFECTS: Readonly<Record<Role, string>> = {
  root: "They will have all power there is here.",
  admin: "They will see e-mail addresses and the audit log, and may make moderators.",
  mod: "They may kick, ban and mute people, and see reports.",
  user: "They lose all power over others.",
};

/** What each role is called. */
const ROLE_NAMES: Readonly<Record<Role, string>> = {
  root: "an owner",
  admin: "an admin",
  mod: "a moderator",
  user: "an ordinary member",
};

function RoleChange({ account, role }: { account: ListedUser; role: Role }): JSX.Element {
  const deeds = useModeration();
  return (
    <Question
      title={`Make ${account.username} ${ROLE_NAMES[role]}?`}
      label="Change role"
      danger={role === "user"}
      run={() => deeds.setRole(account.id, role)}
    >
      <p class="question-words">{ROLE_EFFECTS[role]} Everybody reads of it in the lobby.</p>
    </Question>
  );
}

function Report({ target, text }: { target: string; text: string | undefined }): JSX.Element {
  const deeds = useModeration();
  const reason = useSignal("");
  const error = useSignal<string | undefined>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const report = (): Outcome | null => {
    if (reason.value.trim() !== "" && isReason(reason.value)) {
      return deeds.report(target, reason.value.trim(), text);
    }
    error.value = "Say in a few words what is wrong.";
    field.current?.focus();
    return null;
  };
  return (
    <Question title={`Report ${target}`} label="Report" danger={false} run={report}>
      {text !== undefined && <blockquote class="quote">{text}</blockquote>}
      <ReasonField
        label="What is wrong?"
        hint="A few words are enough."
        value={reason}
        error={reason.value.trim() === "" ? error.value : undefined}
        inputRef={field}
      />
      <p class="question-words">
        Moderators see your name, theirs,{" "}
        {text === undefined ? "and your words" : "this message and your words"}
        . Nothing else is sent.
      </p>
    </Question>
  );
}
