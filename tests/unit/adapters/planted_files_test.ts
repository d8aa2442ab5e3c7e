// Row 20: what another user may have put into DATA_DIR, changed there or read there is refused with one line.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { requireSafeData } from "../../../server/adapters/process/data_folder.ts";
import { becomeDaemon } from "../../../server/adapters/process/daemon_process.ts";
import { loadSecrets } from "../../../server/adapters/process/stored_secrets.ts";
import { lastLines, logFile, openLog, rotateLog } from "../../../server/adapters/process/log_file.ts";
import { acquireDaemonLock, readDaemonState } from "../../../server/adapters/process/pid_file.ts";
import { UnsafeFile } from "../../../server/adapters/process/private_files.ts";
import { readConfiguration } from "../../../server/config.ts";
import { AS_ROOT, inventory, ON_LINUX, plant, STRANGER } from "../../support/planted.ts";
import { CASES, NAMES, SECRET, used } from "../../support/planted_cases.ts";
import { dataFolder } from "../../support/server_process.ts";

const DATABASE_URL = "sqlite:///sexchat.db";

for (const { what, plant, line, asRoot } of CASES) {
  Deno.test(
    `row 20: ${what} is refused with one line, and nothing is written`,
    asRoot ? AS_ROOT : ON_LINUX,
    () => {
      using folder = used();
      plant(folder.path);
      const before = inventory(folder.path);
      const message = refusal(folder.path);
      match(message, line);
      ok(!message.includes("\n") && message.includes(folder.path), message);
      ok(!message.includes("qqq"));
      deepEqual(inventory(folder.path), before);
    },
  );
}

Deno.test("row 20: what has to be made is not made where anything cannot be trusted", ON_LINUX, () => {
  using folder = dataFolder();
  Deno.symlinkSync(`${folder.path}/elsewhere`, `${folder.path}/admin_password.new`);
  match(refusal(folder.path), /admin_password\.new is a link/);
  deepEqual(Object.keys(inventory(folder.path)), ["admin_password.new"]);
});

Deno.test(
  "row 20: a folder of our own, private or shared with a group, and files of mode 0600 are as good as before",
  ON_LINUX,
  () => {
    for (const mode of [0o700, 0o750, 0o755, 0o770, 0o775]) {
      using folder = used();
      Deno.chmodSync(folder.path, mode);
      const before = inventory(folder.path);
      const { secrets, generated } = keep(folder.path);
      deepEqual([secrets.jwtSecret, generated.size], [SECRET.trim(), 0]);
      requireSafeData({ dataDir: folder.path, databaseUrl: DATABASE_URL });
      deepEqual(inventory(folder.path), before);
    }
  },
);

Deno.test(
  "row 20: a link to a folder of our own is followed; root trusts the owner of the folder it works in",
  AS_ROOT,
  () => {
    using folder = used();
    const link = `${folder.path}-link`;
    Deno.symlinkSync(folder.path, link);
    try {
      deepEqual(keep(link).secrets.jwtSecret, SECRET.trim());
    } finally {
      Deno.removeSync(link);
    }
    for (const path of [folder.path, ...NAMES.map((name) => `${folder.path}/${name}`)]) {
      Deno.chownSync(
        path,
        STRANGER,
        STRANGER,
      );
    }
    deepEqual(keep(folder.path).generated.size, 0);
  },
);

Deno.test(
  "row 20: an ordinary user trusts files of their own and of root, and of nobody else",
  AS_ROOT,
  () => {
    using folder = dataFolder();
    Deno.chownSync(folder.path, STRANGER, STRANGER);
    plant(`${folder.path}/own`, "", { uid: STRANGER });
    plant(`${folder.path}/of_root`, "");
    plant(`${folder.path}/of_another`, "", { uid: 1 });
    const module = new URL("../../../server/adapters/process/private_files.ts", import.meta.url).href;
    // The process is begun by root, which alone may be able to read the runtime and the sources, and then another's.
    const script = `import { fileFault, folderFault, readPrivate } from ${JSON.stringify(module)};
    const id = { parameters: ["u32"], result: "i32" };
    const { setgid, setuid } = Deno.dlopen("libc.so.6", { setgid: id, setuid: id }).symbols;
    if (setgid(${STRANGER}) !== 0 || setuid(${STRANGER}) !== 0) throw new Error("still root");
    const at = (name) => ${JSON.stringify(folder.path)} + "/" + name;
    const read = () => { try { readPrivate(at("of_root"), "secret"); return null; } catch (error) { return error; } };
    const said = [folderFault(at(".")), ...["own", "of_root", "of_another"].map((name) => fileFault(at(name), "secret")), read()];
    console.log(JSON.stringify(said.map((fault) => fault?.message ?? null)));`;
    const { stdout, stderr } = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", script],
      cwd: folder.path,
      env: { NO_COLOR: "1" },
    }).outputSync();
    const text = new TextDecoder();
    const [ofFolder, own, ofRoot, ofAnother, unreadable] = JSON.parse(
      text.decode(stdout) || text.decode(stderr),
    );
    deepEqual([ofFolder, own, ofRoot], [null, null, null]);
    match(ofAnother, /belongs to another user \(uid 1\)\. If you put it there: chown 65534/);
    match(unreadable, /of_root cannot be opened by this user\. Run as root: chown 65534/);
  },
);

Deno.test(
  "row 20: PID file and log are neither read, written nor emptied through a link",
  ON_LINUX,
  async () => {
    using folder = used();
    const keepFile = `${folder.path}/keep`;
    for (const name of ["sexychat.pid", "sexychat.log"]) Deno.symlinkSync(keepFile, `${folder.path}/${name}`);
    const before = inventory(folder.path);
    const attempts: (() => unknown)[] = [
      () => readDaemonState(folder.path),
      () => acquireDaemonLock(folder.path),
      () => becomeDaemon(folder.path),
      () => openLog(logFile(folder.path)),
    ];
    for (const attempt of attempts) {
      const error = await Promise.resolve().then(attempt).then(() => null, (reason: unknown) => reason);
      ok(error instanceof UnsafeFile, String(error));
    }
    rotateLog(logFile(folder.path), 0);
    deepEqual(lastLines(logFile(folder.path), 0, 9), []);
    deepEqual(inventory(folder.path), before);
  },
);

Deno.test("row 20: a half-made secret of a start that failed is made anew", ON_LINUX, () => {
  using folder = used();
  Deno.removeSync(`${folder.path}/jwt_secret`);
  plant(`${folder.path}/jwt_secret.new`, "half");
  const { secrets, generated } = keep(folder.path);
  deepEqual([...generated], ["JWT_SECRET"]);
  equal(Deno.readTextFileSync(`${folder.path}/jwt_secret`), `${secrets.jwtSecret}\n`);
  equal(Deno.statSync(`${folder.path}/jwt_secret`).mode! & 0o777, 0o600);
  ok(!Object.keys(inventory(folder.path)).includes("jwt_secret.new"));
});

function keep(dataDir: string): ReturnType<typeof loadSecrets> {
  return loadSecrets(dataDir, readConfiguration({}, null).secrets);
}

/** The line with which a start refuses a folder. */
function refusal(dataDir: string): string {
  try {
    requireSafeData({ dataDir, databaseUrl: DATABASE_URL });
    keep(dataDir);
    return "it was taken";
  } catch (error) {
    if (!(error instanceof UnsafeFile)) throw error;
    return error.message;
  }
}
