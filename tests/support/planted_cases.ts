// Data folders that another user has changed or read, and the line with which a start refuses each.

import { dataFolder } from "./server_process.ts";
import { makePipe, plant, STRANGER } from "./planted.ts";

/** The content of every secret. */
export const SECRET = `${"q".repeat(43)}\n`;
/** Files of all secrets. */
export const NAMES = ["jwt_secret", "secret_key", "payment_secret", "admin_password"];

/** One folder that must be refused. */
export interface Case {
  readonly what: string;
  /** Manipulates a used folder. */
  plant(folder: string): void;
  /** The text of the line. */
  readonly line: RegExp;
  readonly asRoot?: true;
}

/** On a secret. */
export function onSecret(name: string): Case[] {
  const at = (folder: string): string => `${folder}/${name}`;
  const link = (folder: string, to: string): void => {
    Deno.removeSync(at(folder));
    Deno.symlinkSync(to, at(folder));
  };
  return [
    {
      what: `${name} of another user`,
      plant: (it) => plant(at(it), SECRET, { uid: STRANGER }),
      line: /belongs to another user \(uid 65534\)\. .*chown 0 \S+ ?; if not, remove it\.$/,
      asRoot: true,
    },
    {
      what: `${name} that all may read`,
      plant: (it) => plant(at(it), SECRET, { mode: 0o644 }),
      line: /may read \S+\. .*: chmod 600 \S+$/,
    },
    {
      what: `${name} that its group may read`,
      plant: (it) => plant(at(it), SECRET, { mode: 0o640 }),
      line: /may read \S+\. .*: chmod 600 \S+$/,
    },
    {
      what: `${name} that all may write`,
      plant: (it) => plant(at(it), SECRET, { mode: 0o666 }),
      line: /may write \S+\. .*: chmod 600 \S+$/,
    },
    {
      what: `${name} that its group may write`,
      plant: (it) => plant(at(it), SECRET, { mode: 0o620 }),
      line: /may write \S+\. .*: chmod 600 \S+$/,
    },
    {
      what: `${name} as a link to a file`,
      plant: (it) => link(it, "/etc/hostname"),
      line: /is a link, and links are not followed/,
    },
    {
      what: `${name} as a link to nothing`,
      plant: (it) => link(it, `${it}/none`),
      line: /is a link, and links are not followed/,
    },
    {
      what: `${name} as a folder`,
      plant(it) {
        Deno.removeSync(at(it));
        Deno.mkdirSync(at(it), { mode: 0o700 });
      },
      line: /is a folder\. Remove it\.$/,
    },
    {
      what: `${name} as a pipe`,
      plant(it) {
        Deno.removeSync(at(it));
        makePipe(at(it));
      },
      line: /is not a regular file\. Remove it\.$/,
    },
    {
      what: `${name}, empty`,
      plant: (it) => plant(at(it), ""),
      line: /is empty\. Restore the old file, or remove this one/,
    },
    {
      what: `${name} of spaces`,
      plant: (it) => plant(at(it), "   \n"),
      line: /is empty\. Restore the old file/,
    },
    {
      what: `${name}, too short`,
      plant: (it) => plant(at(it), "short\n"),
      line: /is not a valid secret: it takes at least 1[26] characters/,
    },
    {
      what: `${name} of an example`,
      plant: (it) => plant(at(it), "change-me-to-something-long\n"),
      line: /is not a valid secret: it takes/,
    },
    {
      what: `${name}, endless`,
      plant: (it) => plant(at(it), "x".repeat(100_000)),
      line: /is not a file of this program/,
    },
  ];
}

/** On a secret that is being made. */
export function onDraft(name: string): Case[] {
  const draft = `${name}.new`;
  return [
    {
      what: `${draft} as a link to a file of ours`,
      plant: (it) => Deno.symlinkSync(`${it}/keep`, `${it}/${draft}`),
      line: /\.new is a link, and links are not followed/,
    },
    {
      what: `${draft} as a link to nothing`,
      plant: (it) => Deno.symlinkSync(`${it}/none`, `${it}/${draft}`),
      line: /\.new is a link, and links are not followed/,
    },
    {
      what: `${draft} of another user`,
      plant: (it) => plant(`${it}/${draft}`, SECRET, { uid: STRANGER }),
      line: /\.new belongs to another user/,
      asRoot: true,
    },
    {
      what: `${draft} that all may write`,
      plant: (it) => plant(`${it}/${draft}`, SECRET, { mode: 0o666 }),
      line: /may write \S+\.new/,
    },
  ];
}

/** On a file that is no secret. */
export function onData(name: string): Case[] {
  return [
    {
      what: `${name} as a link`,
      plant: (it) => Deno.symlinkSync(`${it}/keep`, `${it}/${name}`),
      line: /is a link, and links are not followed/,
    },
    {
      what: `${name} of another user`,
      plant: (it) => plant(`${it}/${name}`, "", { uid: STRANGER }),
      line: /belongs to another user/,
      asRoot: true,
    },
    {
      what: `${name} that all may write`,
      plant: (it) => plant(`${it}/${name}`, "", { mode: 0o602 }),
      line: /may write \S+\. Check its content, then run: chmod 600 \S+$/,
    },
    { what: `${name} as a pipe`, plant: (it) => makePipe(`${it}/${name}`), line: /is not a regular file/ },
  ];
}

/** On the folder. */
export const FOLDER: Case[] = [
  {
    what: "DATA_DIR writable by all",
    plant: (it) => Deno.chmodSync(it, 0o777),
    line: /^Every user of this machine may write to \S+data\. Run: chmod 700 \S+data$/,
  },
  {
    what: "DATA_DIR writable by all, sticky",
    plant: (it) => Deno.chmodSync(it, 0o1777),
    line: /may write to \S+data\. Run: chmod 700/,
  },
];

/** All cases. */
export const CASES: Case[] = [
  ...FOLDER,
  ...NAMES.flatMap((name) => [...onSecret(name), ...onDraft(name)]),
  ...["sexychat.pid", "sexychat.log", "sexchat.db", "sexchat.db-wal", "sexchat.db-journal"].flatMap(onData),
];

/** A folder with the secrets of an earlier start, and a file that must stay as it is. */
export function used(): { readonly path: string } & Disposable {
  const parent = dataFolder();
  const path = `${parent.path}/data`;
  Deno.mkdirSync(path, { mode: 0o700 });
  for (const name of NAMES) plant(`${path}/${name}`, SECRET);
  plant(`${path}/keep`, "what must stay\n");
  return { path, [Symbol.dispose]: () => parent[Symbol.dispose]() };
}
