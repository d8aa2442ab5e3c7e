// The tab `Invitations`: a form that makes one, the link of the newest, and those that hold.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { INVITE_DAYS, INVITE_USES } from "../../../server/protocol/invite_rules.ts";
import type { ListedInvite } from "../../../server/protocol/server_events.ts";
import { useStaff } from "../shell/part_hooks.ts";
import { ActionButton } from "../ui/action_button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { MakeForm } from "./make_form.tsx";
import { NewInvite } from "./new_invite.tsx";
import { NumberChoice } from "./number_choice.tsx";
import { PanelList } from "../moderation/panel_list.tsx";
import { Until } from "../moderation/timestamp.tsx";

/** Numbers of people and of days to choose from. */
const PEOPLE: readonly number[] = [1, 2, 5, 10, 25, 50, 100];
const DAYS: readonly number[] = [1, 3, 7, 14, 30, 90, 365];

/** Open invitations, newest first. */
export function InvitesTab(): JSX.Element {
  const t = useI18n("staff").invites;
  return (
    <PanelList
      name="invites"
      label={t.title}
      empty={t.none}
      row={(invite) => <Invite invite={invite} />}
      beside={
        <div class="invite-tools">
          <InviteForm />
          <NewInvite />
        </div>
      }
    />
  );
}

function InviteForm(): JSX.Element {
  const { invitations } = useStaff();
  const t = useI18n("staff").invites;
  const people = useSignal<number>(INVITE_USES.default);
  const days = useSignal<number>(INVITE_DAYS.default);
  return (
    <MakeForm label={t.make} make={() => invitations.make(people.value, days.value)}>
      <NumberChoice label={t.people} of={PEOPLE} chosen={people} name={t.peopleCount} />
      <NumberChoice label={t.days} of={DAYS} chosen={days} name={t.daysCount} />
    </MakeForm>
  );
}

function Invite({ invite: { id, uses_left, expires_at, made_by } }: { invite: ListedInvite }): JSX.Element {
  const { invitations } = useStaff();
  const t = useI18n("staff").invites;
  const nameId = `invite-${id}`;
  return (
    <>
      <span class="avatar avatar-range">
        <Icon name="people" />
      </span>
      <div class="panel-words">
        <p class="panel-name" id={nameId}>{t.left(uses_left)}</p>
        <p class="panel-hint">{t.by<JSX.Element>(made_by, <Until ts={expires_at} />)}</p>
      </div>
      <div class="panel-actions">
        <ActionButton label={t.revoke} about={nameId} run={() => invitations.revoke(id)} />
      </div>
    </>
  );
}
