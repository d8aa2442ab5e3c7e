// English, part of the namespace `staff`: who has premium, giving and ending it, and vouchers.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function premiumPanel({ duration, plural, span }: LanguageTools) {
  return {
    premium: {
      title: "Who has premium",
      which: "Which list",
      members: "Members",
      vouchers: "Vouchers",
      find: "Find a member",
      none: "No one has had premium yet. Give it to someone, or make vouchers.",
      give: "Give premium",
      states: { grace: "grace", ended: "ended", revoked: "ended early" } as Readonly<
        Record<string, string | undefined>
      >,
      refunded: "refunded",
      sources: {
        admin: "Gift",
        payment: "Paid",
        btcpay: "Paid with Bitcoin",
        voucher: "Voucher",
        import: "From before",
      },
      from: <T>(time: T): (T | string)[] => ["from ", time],
      until: <T>(time: T): (T | string)[] => ["until ", time],
      forGood: "without end",
      reference: "no.",
      end: "End",
      changeEnd: "Change end",
      refund: "Mark refunded",
      changeTitle: (name: string) => `Premium of ${name}`,
      name: "Name",
      nameMissing: "Type the name of a member.",
      nameUnknown: "There is no account with this name.",
      untilWhen: "Until when",
      lengths: {
        week: "1 week",
        month: "1 month",
        quarter: "3 months",
        year: "1 year",
        ever: "Without end",
        day: "A day…",
      },
      lastDay: "Last day",
      dayMissing: "Choose a day to come.",
      stands: "It stands beside what was paid for, and replaces an earlier gift.",
      reasonHint: "For admins: it is shown in this list and in the audit log.",
      save: "Save",
      endTitle: (name: string) => `End this premium of ${name}?`,
      endGift: "This gift ends now. What was paid for stays.",
      endVoucher: "The time of this voucher ends now. Other time stays, and moves forward.",
      refundTitle: (name: string) => `Mark this payment of ${name} as refunded?`,
      refundWords:
        "Exactly the time of this payment is taken away. The money is not sent back by this: do that where it was paid.",
      noVouchers: "There are no vouchers. Make some, and sell or give their codes.",
      gives: "Gives",
      month: (count: number) => plural(count, { one: "# month", other: "# months" }),
      seconds: (count: number) => count % 60 === 0 ? duration(count / 60) : span(count, "second"),
      howMany: "How many",
      howManyCount: (count: number) => plural(count, { one: "# voucher", other: "# vouchers" }),
      validFor: "Valid for",
      days: (count: number) => span(count, "day"),
      make: "Make vouchers",
      codes: (count: number) => plural(count, { one: "Code", other: "# codes" }),
      codesHint: "Copy them now: they are shown only this once. Each can be redeemed once, in Settings.",
      copy: "Copy",
      copied: "Copied",
      notCopied: "They could not be copied. Select them and copy them yourself.",
      done: "Done",
      voucher: (term: string) => `Voucher for ${term}`,
      voucherNumber: (id: number) => `no. ${id}`,
      madeBy: (name: string | null) => name === null ? "" : `by ${name}`,
      usedBy: <T>(name: string | null, time: T): (T | string)[] => [
        name === null ? "redeemed " : `redeemed by ${name}, `,
        time,
      ],
      used: "redeemed",
      over: "expired",
      revoke: "Revoke",
      voucherRevoked: "The voucher is revoked.",
    },
  };
}
