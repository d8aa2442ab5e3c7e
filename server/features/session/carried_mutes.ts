// Mutes carry over to an account that is made under them: by the muted guest, or at an address that a mute holds.

import type { Mute } from "../../ports/moderation_store.ts";
import type { Account, NewAccount } from "../../ports/account.ts";
import type { Person } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/**
 * Creates an account. Mutes on the address, or on the guest who registers, carry over to it in the same transaction.
 */
export async function createUnderMutes(
  context: Context,
  account: NewAccount,
  { address, guest }: { readonly address: string; readonly guest: Person | null },
): Promise<Account> {
  const { store, sanctions, clock } = context;
  const held = idsOf(sanctions.mutesOfNewcomer(address, guest));
  if (held.length === 0) return await store.accounts.create(account);
  const { made, carried } = await store.moderation.transact(async (within) => {
    const made = await within.createAccount(account);
    return { made, carried: await within.carryMutes(made, held, clock.now()) };
  });
  await publish(context, carried);
  return made;
}

/** Carries over mutes that were made while the guest became the account. */
export async function carryMutesOf(
  context: Context,
  account: Account,
  { address, guest }: { readonly address: string; readonly guest: Person },
): Promise<void> {
  const { store, sanctions, clock } = context;
  const held = sanctions.mutesOfNewcomer(address, guest);
  if (held.length === 0) return;
  const carried = await store.moderation.transact((within) =>
    within.carryMutes(account, idsOf(held), clock.now())
  );
  await publish(context, carried);
}

/** Resolves once the mutes are in force at this node: the account may send a message next. */
async function publish({ notifier, bus }: Context, carried: readonly Mute[]): Promise<void> {
  if (carried.length === 0) return;
  for (const mute of carried) notifier.publish({ type: "mute", mute });
  notifier.listsChanged("mutes");
  await bus.flushed();
}

function idsOf(mutes: readonly Mute[]): number[] {
  return mutes.map(({ id }) => id);
}
